import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	expiryOf,
	inOrderOfUse,
	lotFrom,
	lotKey,
	lotsOf,
	type LotLeft
} from '#lib/programmes/supplies/lots.ts';
import { stockOf } from '#lib/programmes/supplies/stock.ts';

const days = ['2026-06-01', '2026-07-01', '2026-08-01'];
const movement = fc.record({
	batch: fc.option(fc.constantFrom('A', 'B')),
	expiresOn: fc.option(fc.constantFrom(...days)),
	quantity: fc.integer({ min: -50, max: 50 })
});
const movements = fc.array(movement, { maxLength: 20 });
const shuffled = movements.chain((all) =>
	fc.tuple(
		fc.constant(all),
		fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })
	)
);
const totalOf = (lots: LotLeft[]) =>
	stockOf(lots.map(({ quantity }) => ({ itemId: 'all', quantity }))).all ?? 0;
const out = (quantity: number): LotLeft => ({ batch: null, expiresOn: null, quantity });
const lot = (expiresOn: string | null, quantity: number, batch: string | null = null) => ({
	...{ batch, expiresOn, quantity }
});

describe('what is left of each batch', () => {
	test('is, summed up, what is left', () => {
		fc.assert(
			fc.property(movements, (all) => {
				expect(totalOf(lotsOf(all))).toBe(totalOf(all));
			})
		);
	});

	test('is the same in whatever order its movements came, and computed again', () => {
		fc.assert(
			fc.property(shuffled, ([all, other]) => {
				expect(lotsOf(other)).toEqual(lotsOf(all));
				expect(lotsOf(lotsOf(all))).toEqual(lotsOf(all));
			})
		);
	});

	test('is never less than nothing while another batch has some', () => {
		fc.assert(
			fc.property(movements, (all) => {
				const left = lotsOf(all);
				if (left.some(({ quantity }) => quantity < 0)) expect(left).toHaveLength(1);
			})
		);
	});

	test('goes first from the batch that ends first', () => {
		fc.assert(
			fc.property(movements, fc.integer({ min: 1, max: 60 }), (all, quantity) => {
				const before = lotsOf(all).filter((one) => one.batch !== null || one.expiresOn !== null);
				const after = lotsOf([...before, out(-quantity)]);
				const gone = before.map(
					(one) =>
						one.quantity -
						(after.find((left) => lotKey('', left) === lotKey('', one))?.quantity ?? 0)
				);
				// Whichever lost something, all before it are empty.
				const last = gone.findLastIndex((lost) => lost > 0);
				expect(gone.slice(0, last)).toEqual(
					before.slice(0, Math.max(0, last)).map((one) => one.quantity)
				);
			})
		);
	});

	test('leaves out what is empty, and says last what came without a name', () => {
		expect(
			lotsOf([lot(days[1]!, 10), lot(days[0]!, 4), lot(null, 3), out(-9), lot(null, 1, 'C')])
		).toEqual([lot(days[1]!, 8), lot(null, 1, 'C')]);
		expect(lotsOf([lot(days[0]!, 4), out(5)])).toEqual([lot(days[0]!, 4), out(5)]);
		expect(lotsOf([lot(days[0]!, 4), out(-5)])).toEqual([out(-1)]);
	});
});

test.each([
	['2026-05-31', 'over'],
	['2026-06-01', 'soon'],
	['2026-07-31', 'soon'],
	['2026-08-01', null],
	[null, null]
])('a batch of %s is %s', (expiresOn, expected) => {
	expect(expiryOf({ batch: null, expiresOn }, '2026-06-01', '2026-07-31')).toBe(expected);
});

test('what is past its day is offered last', () => {
	const lots = [lot('2026-05-01', 1), lot('2026-06-01', 2), lot('2026-07-01', 3), out(4)];
	const order = inOrderOfUse(lots, '2026-06-01').map(({ quantity }) => quantity);
	expect(order).toEqual([2, 3, 4, 1]);
});

describe('a batch as a choice', () => {
	const batch = fc.option(fc.stringMatching(/^[A-Z0-9][A-Z0-9 -]{0,20}[A-Z0-9]$/));
	const expiresOn = fc.option(fc.constantFrom(...days));

	test('is read as it was written', () => {
		fc.assert(
			fc.property(fc.uuid({ version: 7 }), batch, expiresOn, (itemId, one, day) => {
				const named = { batch: one, expiresOn: day };
				expect(lotFrom(lotKey(itemId, named))).toEqual({ itemId, ...named });
			})
		);
	});

	test('of anything else is none', () => {
		fc.assert(
			fc.property(fc.string(), (text) => {
				expect(lotFrom(text)).toBeNull();
			})
		);
	});
});
