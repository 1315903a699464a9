import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { doubtsAbout, isFor, levelOf, stockOf, type Item } from '#lib/programmes/supplies/stock.ts';

const movements = fc.array(
	fc.record({
		itemId: fc.constantFrom('patch', 'gum', 'leaflet'),
		quantity: fc.integer({ min: -200, max: 200 })
	}),
	{ maxLength: 40 }
);
const shuffled = movements.chain((all) =>
	fc.tuple(
		fc.constant(all),
		fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })
	)
);

describe('what is in a bag', () => {
	test('is the same in whatever order its movements came', () => {
		fc.assert(
			fc.property(shuffled, ([all, other]) => {
				expect(stockOf(other)).toEqual(stockOf(all));
			})
		);
	});

	test('may be summed in parts', () => {
		fc.assert(
			fc.property(movements, movements, (some, others) => {
				const part = Object.entries(stockOf(some)).map(([itemId, quantity]) => ({
					itemId,
					quantity
				}));
				expect(stockOf([...part, ...others])).toEqual(stockOf([...some, ...others]));
			})
		);
	});

	test('goes below nothing, and says so', () => {
		const left = stockOf([
			{ itemId: 'patch', quantity: 7 },
			{ itemId: 'patch', quantity: -14 }
		]);
		expect(left).toEqual({ patch: -7 });
		expect(levelOf(left.patch!, 5)).toBe('below');
	});

	test.each([
		[0, 'out'],
		[1, 'low'],
		[5, 'low'],
		[6, 'enough']
	])('with %i left where 5 is low is %s', (left, level) => {
		expect(levelOf(left, 5)).toBe(level);
	});
});

describe('what is asked before something is handed out', () => {
	test.each([
		[14, 20, []],
		[15, 20, ['above_limit']],
		[14, 13, ['not_enough']],
		[15, 0, ['above_limit', 'not_enough']]
	])('%i of %i, where 14 are the most', (quantity, left, doubts) => {
		expect(doubtsAbout({ limit: 14 }, quantity, left)).toEqual(doubts);
	});
});

describe('an item', () => {
	const item: Item = {
		id: 'a',
		name: { ko: '책자', en: 'Leaflet' },
		unit: { ko: '부', en: 'copies' },
		programmes: [],
		usual: 1,
		limit: 3,
		lowAt: 5
	};

	test('without programmes is for all of them', () => {
		expect(isFor(item, 'any')).toBe(true);
	});

	test('is for its own programmes alone', () => {
		const own = { ...item, programmes: ['one'] };
		expect([isFor(own, 'one'), isFor(own, 'other')]).toEqual([true, false]);
	});

	test('that was retired is for none', () => {
		expect(isFor({ ...item, isRetired: true }, 'any')).toBe(false);
	});
});
