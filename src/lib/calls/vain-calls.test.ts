import fc from 'fast-check';
import { expect, test } from 'vitest';
import { vainCalls } from '#lib/calls/vain-calls.ts';
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
