// One JSON line for each event. Only what is named here is written: ids, codes, durations. Never a
// name, number, address, token or query string.
type Line = {
	event: string;
	id?: string;
	route?: string | null;
	method?: string;
	status?: number;
	code?: string;
	name?: string;
	durationMs?: number;
	/** How many lines like this one were left out before it. */
	leftOut?: number;
	stack?: string;
};

type Level = 'info' | 'warn' | 'error';

// A fault that comes a thousand times a second must not fill the disk.
const SURPRISES_PER_WINDOW = 50;
const WINDOW_MS = 10_000;
let surprises = { since: 0, written: 0, leftOut: 0 };

export function log(level: Level, line: Line): void {
	process.stderr.write(JSON.stringify({ at: new Date().toISOString(), level, ...line }) + '\n');
}

/**
 * Logs a surprise and gives back the id that the person sees. The message of the error is left
 * out, since drivers put values into it; its kind, code and the places in our code are kept. In a
 * storm only the first are written, then how many were left out.
 */
export function logSurprise(
	error: unknown,
	where: { route?: string | null; method?: string } = {}
) {
	const id = crypto.randomUUID().slice(-12);
	const leftOut = roomInWindow(performance.now());
	if (leftOut === null) return id;
	const e = error as { name?: string; code?: string; stack?: string; cause?: { code?: string } };
	log('error', {
		event: 'surprise',
		id,
		...where,
		name: e?.name,
		code: e?.code ?? e?.cause?.code,
		...(leftOut ? { leftOut } : {}),
		stack: placesOf(e?.stack)
	});
	return id;
}

/** How many lines were left out since the last, or null where one more is too many. */
function roomInWindow(nowMs: number): number | null {
	if (nowMs - surprises.since > WINDOW_MS) {
		surprises = { since: nowMs, written: 0, leftOut: surprises.leftOut };
	}
	if (surprises.written >= SURPRISES_PER_WINDOW) {
		surprises.leftOut++;
		return null;
	}
	const { leftOut } = surprises;
	surprises = { ...surprises, written: surprises.written + 1, leftOut: 0 };
	return leftOut;
}

function placesOf(stack: string | undefined): string | undefined {
	return stack
		?.split('\n')
		.filter((line) => line.trimStart().startsWith('at '))
		.slice(0, 8)
		.map((line) => line.trim().replace(/\(?(file:\/\/)?\/[^ )]*\/(?=[^/]+\/[^/]+:\d+)/, '('))
		.join(' < ');
}
