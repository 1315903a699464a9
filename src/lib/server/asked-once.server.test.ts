import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { askedOnce, askOnceIn } from '#lib/server/asked-once.server.ts';
import { reading, type Work } from '#lib/server/work.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;

beforeAll(async () => {
	town = await freshTown();
}, 60_000);
afterAll(() => town.leave());

/** Asks three times; gives the answers, each the number of times it was asked until then. */
async function threeAnswers(work: Work, answer: (times: number) => number | null) {
	let times = 0;
	const ask = () => askedOnce(work, 'times', async () => answer(++times));
	return [await ask(), await ask(), await ask()];
}

test('what was found is asked once in a unit of work that wants it so, else each time', () =>
	reading(town.visitor, async (work) => {
		expect(await threeAnswers(work, (times) => times)).toEqual([1, 2, 3]);
		askOnceIn(work);
		expect(await threeAnswers(work, (times) => times)).toEqual([1, 1, 1]);
	}));

test('what was not found is asked again, until it is', () =>
	reading(town.visitor, async (work) => {
		askOnceIn(work);
		expect(await threeAnswers(work, (times) => (times < 2 ? null : times))).toEqual([null, 2, 2]);
	}));

test('another unit of work, and a savepoint, know nothing of it', async () => {
	await reading(town.visitor, async (work) => {
		askOnceIn(work);
		await threeAnswers(work, () => 7);
		await work.tx.transaction(async (tx) => {
			expect(await threeAnswers({ ...work, tx }, (times) => times)).toEqual([1, 2, 3]);
		});
	});
	await reading(town.visitor, async (work) => {
		expect(await threeAnswers(work, (times) => times)).toEqual([1, 2, 3]);
	});
});
