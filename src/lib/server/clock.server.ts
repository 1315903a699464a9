import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { settings } from '#lib/server/settings.server.ts';

// One clock, handed down. In the demonstration and in tests it can be moved, so that day 28 can be
// lived; several processes share the move through one small file.
const startedAt = Date.now();
let known = { mtimeMs: -1, offsetMs: 0 };

/** The present moment of the product. */
export function now(): Date {
	const base = settings.now ? Date.parse(settings.now) + (Date.now() - startedAt) : Date.now();
	return new Date(base + movedByMs());
}

/** Moves the clock so that it shows `moment` now. Only in the demonstration. */
export function moveClock(moment: Date): void {
	if (!settings.isDemo || !settings.clockFile) throw new Error('This clock cannot be moved.');
	const offsetMs = moment.getTime() - (now().getTime() - movedByMs());
	writeFileSync(settings.clockFile, JSON.stringify({ offsetMs }));
	known = { mtimeMs: -1, offsetMs };
}

function movedByMs(): number {
	if (!settings.isDemo || !settings.clockFile) return 0;
	const mtimeMs = statSync(settings.clockFile, { throwIfNoEntry: false })?.mtimeMs ?? 0;
	if (mtimeMs !== known.mtimeMs) known = { mtimeMs, offsetMs: mtimeMs ? readOffset() : 0 };
	return known.offsetMs;
}

function readOffset(): number {
	try {
		return Number(JSON.parse(readFileSync(settings.clockFile!, 'utf8')).offsetMs) || 0;
	} catch {
		return known.offsetMs;
	}
}
