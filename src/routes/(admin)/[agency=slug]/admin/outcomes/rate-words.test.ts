import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { K_AGENCY, rateFor } from '#lib/outcomes/suppression.ts';
import { chartRate } from './rate-words.ts';

describe('a rate in the chart', () => {
	test('an exact rate keeps its numbers and says nothing instead of them', () => {
		const drawn = chartRate('x', rateFor(0, 7, 10), { isNobodyDue: false });
		expect(drawn).toMatchObject({ label: 'x', percent: 70, numerator: 7, denominator: 10 });
		expect(drawn).not.toHaveProperty('withheld');
	});

	test('an empty denominator and one too small to show are told apart', () => {
		const nobody = chartRate('x', rateFor(0, 0, 0), { isNobodyDue: true });
		const few = chartRate('x', rateFor(K_AGENCY, 2, 3), { isNobodyDue: false });
		expect(nobody).toMatchObject({ percent: null, withheld: expect.any(String) });
		expect(few).toMatchObject({ percent: null, withheld: expect.any(String) });
		expect(nobody).not.toEqual(few);
	});

	test('of a suppressed rate no number of people reaches the page', () => {
		const group = fc.nat(400).chain((all) => fc.tuple(fc.nat(all), fc.constant(all)));
		fc.assert(
			fc.property(group, ([some, all]) => {
				const rate = rateFor(K_AGENCY, some, all);
				fc.pre(rate.kind !== 'percent');
				const drawn = chartRate('x', rate, { isNobodyDue: all === 0 });
				expect(drawn).toMatchObject({ percent: null, low: null, numerator: 0, denominator: 0 });
			})
		);
	});
});
