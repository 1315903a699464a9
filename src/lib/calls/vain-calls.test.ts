import fc from 'fast-check';
import { expect, test } from 'vitest';
import shipped from '#lib/calls/aftercare.json' with { type: 'json' };
import type { Aftercare } from '#lib/calls/aftercare.ts';
import { isLostProposed, triesFor } from '#lib/calls/vain-calls.ts';
import { contactAt, personWith } from '#lib/programmes/facts-for-tests.ts';
import type { ContactFact } from '#lib/programmes/facts.ts';

const call = (days: number, stepKey: string | null, result: ContactFact['result']) =>
	contactAt(days, stepKey, {}, { id: `${days}`, mode: 'phone', result });
const ids = (made: ContactFact[]) => made.map(({ id }) => Number(id));

test('tries are those in vain since somebody was reached, of the plan or of a question, in any order', () => {
	const calls = [
		...[call(1, 'k1', 'unreachable'), call(2, 'k1', 'attended'), call(3, 'k2', 'unreachable')],
		...[call(4, 'k2', 'no_show'), call(5, 'k3', 'wrong_number')],
		...[call(6, null, 'unreachable'), call(8, null, 'wrong_number')]
	];
	const askedAt = new Date(call(7, null, 'unreachable').occurredAt);
	fc.assert(
		fc.property(fc.shuffledSubarray(calls, { minLength: calls.length }), (shuffled) => {
			expect(ids(triesFor(shuffled, true, askedAt))).toEqual([3, 5]);
			expect(ids(triesFor(shuffled, false, askedAt))).toEqual([8]);
			expect(triesFor(shuffled, false, null)).toEqual([]);
		})
	);
});

test.each(['attended', 'refused', 'rescheduled'] as const)(
	'whoever %s, of a step or outside the plan, was reached and is tried anew',
	(result) => {
		for (const step of ['k1', null]) {
			const calls = [call(1, 'k1', 'unreachable'), call(2, step, result)];
			expect(triesFor(calls, true, null)).toEqual([]);
			expect(ids(triesFor([...calls, call(3, 'k2', 'unreachable')], true, null))).toEqual([3]);
		}
	}
);

test('lost is proposed by the very tries of the plan that the page names', () => {
	const result = fc.constantFrom('attended', 'no_show', 'unreachable', 'wrong_number', 'refused');
	const step = fc.constantFrom('k1', null);
	fc.assert(
		fc.property(fc.array(fc.tuple(step, result)), fc.integer({ min: 1, max: 4 }), (made, most) => {
			const contacts = made.map(([key, came], at) => call(at, key, came));
			const aftercare = { ...(shipped as Aftercare), triesBeforeLost: most };
			const count = triesFor(contacts, true, null).length;
			expect(isLostProposed(personWith(contacts), aftercare)).toBe(count >= most);
		})
	);
});
