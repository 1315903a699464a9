import { and, eq, gt, isNotNull, isNull, lte, or } from 'drizzle-orm';
import { RUN_MAX_MINUTES } from '#lib/jobs/duty.ts';
import { dutyRun } from '#lib/jobs/schema.server.ts';
import { logSurprise } from '#lib/server/log.server.ts';
import { acting } from '#lib/server/work.server.ts';

/** What is done on a clock for every agency. It works out what is due from tables, never from ticks. */
export type Duty = {
	name: string;
	everyMinutes: number;
	/** Does what is due; gives how many things that were. May run twice, as any job. */
	run: (agencyId: string) => Promise<number>;
};

const MINUTE_MS = 60_000;
const known = new Map<string, Duty>();

/** Registers a duty. Called once for each when the server starts. */
export function defineDuty(duty: Duty): void {
	known.set(duty.name, duty);
}

/** Every duty, in the order in which they were registered. */
export function knownDuties(): Duty[] {
	return [...known.values()];
}

/**
 * Does each duty of an agency whose time has come; with `isStart` all of them, whenever they last
 * ran. Of several processes one does it. A duty that fails holds up no other.
 */
export async function doDuties(agencyId: string, isStart = false): Promise<void> {
	for (const duty of known.values()) await doDuty(agencyId, duty, isStart);
}

/** The same for one duty; false when it was not its time, or another process does it. */
export async function doDuty(agencyId: string, duty: Duty, isStart = false): Promise<boolean> {
	const beganAt = await claim(agencyId, duty, isStart);
	if (!beganAt) return false;
	const from = performance.now();
	const spent = () => Math.round(performance.now() - from);
	try {
		const handled = await duty.run(agencyId);
		await noteEnd(agencyId, duty, beganAt, { durationMs: spent(), handled, failure: null });
	} catch (error) {
		logSurprise(error, { route: `duty ${duty.name}` });
		await noteEnd(agencyId, duty, beganAt, { durationMs: spent(), failure: codeOf(error) });
	}
	return true;
}

/**
 * Does one thing after the other; one that fails holds up none after it. Throws the first failure at
 * the end, so that the duty is told as failed.
 */
export async function doEach<T>(things: T[], act: (thing: T) => Promise<void>): Promise<void> {
	const failures: unknown[] = [];
	for (const thing of things) await act(thing).catch((error) => failures.push(error));
	if (failures.length > 0) throw failures[0];
}

/** Whoever writes the beginning has the duty: one statement, so that only one can. */
function claim(agencyId: string, duty: Duty, isStart: boolean): Promise<Date | null> {
	return acting({ kind: 'system', agencyId }, async ({ tx, now }) => {
		const before = (minutes: number) => new Date(now.getTime() - minutes * MINUTE_MS);
		const isDue = or(
			and(
				isNotNull(dutyRun.endedAt),
				isStart ? undefined : lte(dutyRun.beganAt, before(duty.everyMinutes))
			),
			and(isNull(dutyRun.endedAt), lte(dutyRun.beganAt, before(RUN_MAX_MINUTES))),
			// Only a clock that was moved back shows a beginning that lies ahead by more than a slip.
			gt(dutyRun.beganAt, before(-1))
		);
		const claimed = await tx
			.insert(dutyRun)
			.values({ agencyId, name: duty.name, beganAt: now })
			.onConflictDoUpdate({
				target: [dutyRun.agencyId, dutyRun.name],
				set: { beganAt: now, endedAt: null },
				setWhere: isDue
			})
			.returning({ name: dutyRun.name });
		return claimed.length > 0 ? now : null;
	});
}

type End = { durationMs: number; handled?: number; failure: string | null };

/** Writes down how a run ended, unless another one took over meanwhile. */
function noteEnd(agencyId: string, { name }: Duty, beganAt: Date, end: End): Promise<void> {
	return acting({ kind: 'system', agencyId }, async ({ tx, now }) => {
		await tx
			.update(dutyRun)
			.set({ ...end, endedAt: now, ...(end.failure === null && { doneAt: now }) })
			.where(
				and(eq(dutyRun.agencyId, agencyId), eq(dutyRun.name, name), eq(dutyRun.beganAt, beganAt))
			);
	});
}

/** A code for the office: never a message, since that may hold somebody's words. */
function codeOf(error: unknown): string {
	const { code, name, cause } = error as { code?: unknown; name?: string; cause?: unknown };
	if (typeof code === 'string') return code;
	if (cause) return codeOf(cause);
	return name ?? 'unknown';
}
