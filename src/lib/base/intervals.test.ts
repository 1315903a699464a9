import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wilson } from '#lib/base/intervals.ts';

describe('Wilson’s interval', () => {
	test.each([
		[0, 10, 0, 0, 27.75],
		[10, 10, 100, 72.25, 100],
		[42, 100, 42, 32.8, 51.79],
		[190, 453, 41.94, 37.48, 46.54],
		[56, 114, 49.12, 40.13, 58.18],
		[491, 1552, 31.64, 29.37, 33.99]
	])('of %i in %i is %f (%f to %f)', (x, n, percent, low, high) => {
		const share = wilson(x, n);
		expect(share.percent).toBeCloseTo(percent, 2);
		expect(share.low).toBeCloseTo(low, 2);
		expect(share.high).toBeCloseTo(high, 2);
	});

	test('of nobody is nothing', () => {
		expect(wilson(0, 0)).toMatchObject({ percent: null, low: null, high: null });
	});

	test('holds the share, stays inside 0 and 100 and is never a point', () => {
		const sample = fc
			.integer({ min: 1, max: 5000 })
			.chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
		fc.assert(
			fc.property(sample, ([x, n]) => {
				const { percent, low, high } = wilson(x, n);
				return 0 <= low! && low! <= percent! && percent! <= high! && high! <= 100 && low! < high!;
			})
		);
	});
});
