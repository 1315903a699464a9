/** How long to wait after failures in a row. There is no last try. */
const FIRST_MS = 1_000;
export const LONGEST_MS = 300_000;

/** Milliseconds to wait after the `failures`-th failure (1, 2, …); `chance` lies in [0, 1). */
export function backoffMs(failures: number, chance: number, retryAfterMs = 0): number {
	const doubled = FIRST_MS * 2 ** Math.min(failures - 1, 20);
	const capped = Math.min(doubled, LONGEST_MS);
	return Math.max(capped / 2 + (capped / 2) * chance, Math.min(retryAfterMs, LONGEST_MS));
}
