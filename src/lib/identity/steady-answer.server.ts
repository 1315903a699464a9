import { setTimeout } from 'node:timers/promises';

/** What an answer takes at least, and in steps of which it takes longer. */
export const STEADY_MS = 400;

/**
 * Does something and gives its result at a fixed moment after the beginning: 400 ms, or where that
 * was not enough the next multiple of it. So the time that an answer takes tells nobody whether a
 * person was known. What throws, throws at such a moment too.
 */
export async function answerSteadily<T>(act: () => Promise<T>, stepMs = STEADY_MS): Promise<T> {
	const startedAt = performance.now();
	try {
		return await act();
	} finally {
		const steps = Math.floor((performance.now() - startedAt) / stepMs) + 1;
		await until(startedAt + stepMs * steps);
	}
}

async function until(moment: number): Promise<void> {
	// A timer may go off a little early.
	for (let left = moment - performance.now(); left > 0; left = moment - performance.now()) {
		await setTimeout(Math.ceil(left));
	}
}
