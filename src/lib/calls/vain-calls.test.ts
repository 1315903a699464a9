import fc from 'fast-check';
import { expect, test } from 'vitest';
import { triesFor, vainCalls } from '#lib/calls/vain-calls.ts';
import { contactAt, personWith } from '#lib/programmes/facts-for-tests.ts';
import type { ContactFact } from '#lib/programmes/facts.ts';

const call = (days: number, stepKey: string | null, result: ContactFact['result']) =>
	contactAt(days, stepKey, {}, { id: `${days}`, mode: 'phone', result });
const found = (contacts: ContactFact[]) =>
	vainCalls(personWith(contacts)).map(({ id }) => Number(id));

test('calls in vain count since somebody was talked with, those of the plan alone, in any order', () => {
	const calls = [
		...[call(1, 'k1', 'unreachable'), call(2, 'k1', 'attended')],
		...[call(3, 'k2', 'unreachable'), call(4, null, 'unreachable'), call(5, null, 'wrong_number')],
		call(6, 'k3', 'wrong_number')
	];
	fc.assert(
		fc.property(fc.shuffledSubarray(calls, { minLength: calls.length }), (shuffled) => {
			expect(found(shuffled)).toEqual([6, 3]);
		})
	);
});

test.each(['attended', 'refused', 'rescheduled'] as const)(
	'whoever was talked with outside the plan (%s) was reached',
	(result) => {
		expect(found([call(1, 'k1', 'unreachable'), call(2, null, result)])).toEqual([]);
	}
);

test('tries are those since somebody was met, of the plan or of a question, in any order', () => {
	const calls = [
		...[call(1, 'k1', 'unreachable'), call(2, 'k1', 'attended'), call(3, 'k2', 'no_show')],
		...[call(4, 'k2', 'unreachable'), call(5, 'k3', 'refused'), call(6, 'k3', 'wrong_number')],
		...[call(7, null, 'unreachable'), call(9, null, 'unreachable')]
	];
	const askedAt = new Date(call(8, null, 'unreachable').occurredAt);
	const ids = (made: ContactFact[]) => made.map(({ id }) => Number(id));
	fc.assert(
		fc.property(fc.shuffledSubarray(calls, { minLength: calls.length }), (shuffled) => {
			expect(ids(triesFor(shuffled, true, askedAt))).toEqual([4, 5, 6]);
			expect(ids(triesFor(shuffled, false, askedAt))).toEqual([9]);
			expect(triesFor(shuffled, false, null)).toEqual([]);
		})
	);
});
