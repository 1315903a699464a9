import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byar, ratePerThousand, shareIndexes } from '#lib/voice/share-index.ts';

describe('the share index', () => {
	test('of 30, 15 and 5 complaints among 4,000, 3,000 and 3,000 is 1.50, 1.00 and 0.33', () => {
		const found = shareIndexes([
			{ key: 'a', complaints: 30, served: 4000 },
			{ key: 'b', complaints: 15, served: 3000 },
			{ key: 'c', complaints: 5, served: 3000 }
		]);
		expect(found.map(({ index }) => index!.toFixed(2))).toEqual(['1.50', '1.00', '0.33']);
		expect(found.every(({ isRankable }) => isRankable)).toBe(true);
	});

	test('ranks nobody with fewer than five expected complaints, and is nothing without any', () => {
		const few = [
			{ key: 'a', complaints: 4, served: 10 },
			{ key: 'b', complaints: 5, served: 10 }
		];
		expect(shareIndexes(few).some(({ isRankable }) => isRankable)).toBe(false);
		expect(shareIndexes([{ key: 'a', complaints: 0, served: 10 }])[0]!.index).toBeNull();
		expect(shareIndexes([{ key: 'a', complaints: 0, served: 0 }])[0]!.index).toBeNull();
	});
});

describe('a rate with Byar’s interval', () => {
	test.each([
		[7, 4035, '1.73', '0.70', '3.57'],
		[0, 250, '0.00', '0.00', '14.7']
	])('%i in %i is %s (%s to %s)', (complaints, served, rate, low, high) => {
		const found = ratePerThousand(complaints, served)!;
		expect(found.rate.toFixed(2)).toBe(rate);
		expect(found.low.toFixed(2)).toBe(low);
		expect(found.high.toFixed(high.length - 1 - high.indexOf('.'))).toBe(high);
	});

	test('holds the count and is never below nothing', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 10_000 }), (count) => {
				const { low, high } = byar(count);
				return low >= 0 && low <= count && high > count;
			})
		);
		expect(ratePerThousand(0, 0)).toBeNull();
	});
});
