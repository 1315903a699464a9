import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { answerSteadily } from '#lib/identity/steady-answer.server.ts';

const STEP_MS = 200;

async function durationOf(act: () => Promise<unknown>): Promise<number> {
	const startedAt = performance.now();
	await answerSteadily(act, STEP_MS).catch(() => {});
	return performance.now() - startedAt;
}

/** How many whole steps went by before the answer. */
const stepsOf = (duration: number) => Math.floor(duration / STEP_MS);

describe('a steady answer', () => {
	test('takes the same number of steps, whether there was little to do, much, or a failure', async () => {
		const durations = await Promise.all([
			durationOf(async () => null),
			durationOf(() => setTimeout(100)),
			durationOf(async () => {
				throw new Error('refused');
			})
		]);
		expect(durations.map(stepsOf)).toEqual([1, 1, 1]);
	});

	test('that needs longer than a step waits for the end of the next', async () => {
		expect(stepsOf(await durationOf(() => setTimeout(STEP_MS + 20)))).toBe(2);
	});

	test('gives what the act gave, and throws what it threw', async () => {
		expect(await answerSteadily(async () => 7, 10)).toBe(7);
		const failing = answerSteadily(() => Promise.reject(new Error('refused')), 10);
		await expect(failing).rejects.toThrow('refused');
	});
});
