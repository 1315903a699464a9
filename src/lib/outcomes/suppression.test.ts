import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	countForEmployer,
	K_OUTSIDE,
	rateBetween,
	rateFor,
	roundToFive,
	wholeBatches
} from '#lib/outcomes/suppression.ts';

const k = fc.constantFrom(5, 7, 10);
const population = fc.integer({ min: 0, max: 400 });
/** Two counts in one population that both lie below k. */
const twoBelow = fc.tuple(k, population).chain(([k, population]) =>
	fc.record({
		k: fc.constant(k),
		population: fc.constant(Math.max(population, k)),
		a: fc.integer({ min: 0, max: k - 1 }),
		b: fc.integer({ min: 0, max: k - 1 })
	})
);

describe('counts in a table', () => {
	test('small ones become a star and the others the nearest five', () => {
		expect([0, 1, 7, 8, 12, 13, 190].map(roundToFive)).toEqual([0, '*', '*', 10, 10, 15, 190]);
	});
});

describe('counts for the employer', () => {
	test('nobody and everybody look like few and almost all', () => {
		expect(countForEmployer(0, 40)).toEqual({ kind: 'fewer_than', value: 10 });
		expect(countForEmployer(9, 40)).toEqual({ kind: 'fewer_than', value: 10 });
		expect(countForEmployer(10, 40)).toEqual({ kind: 'rounded', value: 10 });
		expect(countForEmployer(30, 40)).toEqual({ kind: 'rounded', value: 30 });
		expect(countForEmployer(31, 40)).toEqual({ kind: 'more_than', value: 30 });
		expect(countForEmployer(40, 40)).toEqual({ kind: 'more_than', value: 30 });
		expect(countForEmployer(2, 2)).toEqual({ kind: 'hidden' });
	});

	test('two groups that differ below k look the same, and so do their complements', () => {
		fc.assert(
			fc.property(twoBelow, ({ k, population, a, b }) => {
				expect(countForEmployer(a, population, k)).toEqual(countForEmployer(b, population, k));
				expect(countForEmployer(population - a, population, k)).toEqual(
					countForEmployer(population - b, population, k)
				);
			})
		);
	});

	test('what is shown is true, and no rounding reaches into the hidden ends', () => {
		const isTrue = (count: number, n: number, k: number) => {
			const shown = countForEmployer(count, n, k);
			if (shown.kind === 'fewer_than') return count < shown.value && shown.value === k;
			if (shown.kind === 'more_than') return count > shown.value && n - shown.value === k;
			if (shown.kind === 'hidden') return n < 3 * k;
			return shown.value >= k && n - shown.value >= k && Math.abs(shown.value - count) < 5;
		};
		const wrong: string[] = [];
		for (const k of [5, 7, 10]) {
			for (let n = 0; n <= 120; n++) {
				for (let count = 0; count <= n; count++) {
					if (!isTrue(count, n, k)) wrong.push(`${count} of ${n}, k ${k}`);
				}
			}
		}
		expect(wrong).toEqual([]);
	});

	test('a hidden count depends on the population alone', () => {
		for (let n = 0; n < 60; n++) {
			const kinds = Array.from(
				{ length: n + 1 },
				(_, x) => countForEmployer(x, n).kind === 'hidden'
			);
			expect(new Set(kinds).size).toBe(1);
			if (n < 2 * K_OUTSIDE) expect(kinds[0]).toBe(true);
		}
	});
});

describe('rates', () => {
	test('are hidden for few, a band at the ends, and rounded between', () => {
		expect(rateFor(10, 5, 9)).toEqual({ kind: 'hidden' });
		expect(rateFor(10, 0, 50)).toEqual({ kind: 'at_most', percent: 20 });
		expect(rateFor(10, 50, 50)).toEqual({ kind: 'at_least', percent: 80 });
		expect(rateFor(10, 190, 453)).toMatchObject({
			kind: 'percent',
			numerator: 190,
			denominator: 455
		});
		expect(rateFor(0, 7, 10)).toMatchObject({ kind: 'percent', percent: 70, denominator: 10 });
		expect(rateFor(0, 0, 0)).toEqual({ kind: 'hidden' });
	});

	test('two groups that differ below k have the same rate, and so do their complements', () => {
		fc.assert(
			fc.property(twoBelow, ({ k, population, a, b }) => {
				expect(rateFor(k, a, population)).toEqual(rateFor(k, b, population));
				expect(rateFor(k, population - a, population)).toEqual(
					rateFor(k, population - b, population)
				);
			})
		);
	});

	test('a band is true of the exact rate', () => {
		fc.assert(
			fc.property(twoBelow, ({ k, population, a }) => {
				const few = rateFor(k, a, population);
				const most = rateFor(k, population - a, population);
				if (few.kind !== 'at_most' || most.kind !== 'at_least') return few.kind === 'hidden';
				return a / population <= few.percent / 100 && 1 - a / population >= most.percent / 100;
			})
		);
	});

	test('never leave 0 to 100', () => {
		const input = fc
			.tuple(k, population)
			.chain(([k, n]) => fc.tuple(fc.constant(k), fc.integer({ min: 0, max: n }), fc.constant(n)));
		fc.assert(
			fc.property(input, ([k, x, n]) => {
				const shown = rateFor(k, x, n);
				if (shown.kind === 'hidden' || shown.kind === 'between') return shown.kind === 'hidden';
				return shown.percent >= 0 && shown.percent <= 100;
			})
		);
	});
});

test('a rate between bounds is true of every number between them', () => {
	const bounds = fc
		.tuple(fc.integer({ min: 1, max: 200 }), fc.nat(200), fc.nat(200))
		.filter(([n, a, b]) => a <= n && b <= n);
	fc.assert(
		fc.property(bounds, ([n, a, b]) => {
			const [low, high] = [Math.min(a, b), Math.max(a, b)];
			const shown = rateBetween(low, high, n);
			const [least, most] = {
				hidden: () => [0, 100],
				at_most: () => [0, (shown as { percent: number }).percent],
				at_least: () => [(shown as { percent: number }).percent, 100],
				between: () => [(shown as { low: number }).low, (shown as { high: number }).high],
				percent: () => [(100 * low) / n, (100 * high) / n]
			}[shown.kind]() as [number, number];
			return least <= (100 * low) / n + 1e-9 && most >= (100 * high) / n - 1e-9;
		})
	);
	expect(rateBetween(0, 0, 0)).toEqual({ kind: 'hidden' });
});

test('an average is made of whole batches, the oldest first, and of none before two are full', () => {
	const answers = Array.from({ length: 17 }, (_, at) => at);
	expect([9, 10, 14, 15, 17].map((n) => wholeBatches(answers.slice(0, n), 5).length)).toEqual([
		0, 10, 10, 15, 15
	]);
	expect(wholeBatches(answers, 5)).toEqual(answers.slice(0, 15));
	expect(wholeBatches([1], 0)).toEqual([1]);
});
