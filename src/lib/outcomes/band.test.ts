import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bandOf, thresholdFor } from '#lib/outcomes/band.ts';
import { rateFor } from '#lib/outcomes/suppression.ts';

const definition = { exceptionBand: { low: 35, high: 70 } };

test('domain 1.5: success of 35 % or less, or of 70 % or more, is looked at', () => {
	const isOutside = (reached: number, of: number) =>
		bandOf(definition, rateFor(0, reached, of))?.isOutside;
	expect([34, 35, 36, 69, 70, 71].map((reached) => isOutside(reached, 100))).toEqual([
		...[true, true, false],
		...[false, true, true]
	]);
	expect(bandOf({}, rateFor(0, 1, 100))).toBeNull();
	expect(bandOf(definition, rateFor(0, 0, 0))).toBeNull();
});

test('to whoever sees no records a band says nothing where the rate is withheld or a bound', () => {
	const people = fc.integer({ min: 0, max: 200 });
	fc.assert(
		fc.property(people, people, (a, n) => {
			const reached = Math.min(a, n);
			const band = bandOf(definition, rateFor(5, reached, n));
			if (reached < 5 || n - reached < 5) expect(band).toBeNull();
			else expect(band).not.toBeNull();
		})
	);
});

test('a definition may ask for more people than the agency, never for fewer', () => {
	expect(thresholdFor({}, 5)).toBe(5);
	expect(thresholdFor({ suppress: { minN: 3 } }, 5)).toBe(5);
	expect(thresholdFor({ suppress: { minN: 12, complementMin: 8 } }, 5)).toBe(12);
	expect(thresholdFor({ suppress: { minN: 12 } }, 0)).toBe(0);
});
