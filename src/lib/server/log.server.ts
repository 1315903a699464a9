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
	stack?: string;
};

export function log(level: 'info' | 'warn' | 'error', line: Line): void {
	process.stderr.write(JSON.stringify({ at: new Date().toISOString(), level, ...line }) + '\n');
}

/**
 * Logs a surprise and gives back the id that the person sees. The message of the error is left
 * out, since drivers put values into it; its kind, code and the places in our code are kept.
 */
export function logSurprise(
	error: unknown,
	where: { route?: string | null; method?: string } = {}
) {
	const id = crypto.randomUUID().slice(-12);
	const e = error as { name?: string; code?: string; stack?: string; cause?: { code?: string } };
	log('error', {
		event: 'surprise',
		id,
		...where,
		name: e?.name,
		code: e?.code ?? e?.cause?.code,
		stack: placesOf(e?.stack)
	});
	return id;
}

function placesOf(stack: string | undefined): string | undefined {
	return stack
		?.split('\n')
		.filter((line) => line.trimStart().startsWith('at '))
		.slice(0, 8)
		.map((line) => line.trim().replace(/\(?(file:\/\/)?\/[^ )]*\/(?=[^/]+\/[^/]+:\d+)/, '('))
		.join(' < ');
}
