import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blocksOf, spansOf, sumOfBlocks, type Between, type Block } from '#lib/outcomes/blocks.ts';
import { summaryOf, type Count } from '#lib/outcomes/counts.ts';
import { quarterOf } from '#lib/outcomes/trend.ts';
import { K_AGENCY } from '#lib/outcomes/suppression.ts';
import { toldOutcome } from '#lib/outcomes/told-outcome.ts';
import { outcomeOf } from '#lib/programmes/facts-for-tests.ts';

const definition = outcomeOf('quit_4w');
const k = K_AGENCY;
const months = ['2025-01', '2025-04', '2025-07', '2025-11', '2026-02', '2026-05'];
const standings = [
	...['answered self_reported+verified ', 'answered self_reported ', 'answered  '],
	...['unanswered', 'not_included', 'excluded died']
];

/** Groups of every size, most of them small: where one person more or less could tell. */
const anyCounts: fc.Arbitrary<Count[]> = fc
	.array(
		fc.record({
			month: fc.constantFrom(...months),
			standing: fc.constantFrom(...standings),
			people: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 60 }))
		}),
		{ maxLength: 24 }
	)
	.map((some) =>
		some.map((one) => ({
			...one,
			...{ outcomeKey: definition.key, isOver: true, isMature: one.month !== '2026-05' },
			...{ stepsDue: 0, stepsKept: 0 }
		}))
	);

const ends = [null, ...months];
/** Every period that can be asked for. */
const choices = ends.flatMap((from) => ends.map((to) => ({ from, to })));

type View = {
	name: string;
	members: (month: string) => boolean;
	shown: Omit<Block, 'from' | 'to'>;
};

/** The blocks of a programme that has this outcome alone. */
const ownBlocks = (counts: Count[]) =>
	blocksOf(definition, counts, spansOf([definition], counts, k), k);

/** All that one viewer is given: the view of every choice that is not refused. */
function viewsOf(counts: Count[]): View[] {
	const blocks = ownBlocks(counts);
	return choices.flatMap(({ from, to }) => {
		const [first, last] = [from && quarterOf(from), to && quarterOf(to)];
		const shown = sumOfBlocks(blocks, first, last);
		const members = (month: string) =>
			(!first || quarterOf(month) >= first) && (!last || quarterOf(month) <= last);
		return shown ? [{ name: `${from}..${to}`, members, shown }] : [];
	});
}

/** What a rounded number of people lets anybody conclude about the true one. */
const unrounded = (people: number): Between => ({ low: people - 2, high: people + 2 });

/** The same of how many of a block reached it: rounding stays out of both ends, so it may go by four. */
function concluded({ low, high }: Between): Between {
	if (low === high) return { low: low - 4, high: low + 4 };
	return low === 0 ? { low, high } : { low: low - 2, high: high + 2 };
}

const plus = (a: Between, b: Between) => ({ low: a.low + b.low, high: a.high + b.high });
const minus = (a: Between, b: Between) => ({ low: a.low - b.high, high: a.high - b.low });
const both = (a: Between, b: Between) => ({
	low: Math.max(a.low, b.low, 0),
	high: Math.min(a.high, b.high)
});
const sumOf = (some: Between[]) => some.reduce(plus, { low: 0, high: 0 });

/** Every way in which so many people, from the fewest to the most, fall into four kinds. */
function* everyWay(fewest: number, most: number): Generator<[number, number, number, number]> {
	for (let all = fewest; all <= most; all++) {
		for (let a = 0; a <= all; a++) {
			for (let b = 0; a + b <= all; b++) {
				for (let c = 0; a + b + c <= all; c++) yield [a, b, c, all - a - b - c];
			}
		}
	}
}

describe('what a viewer without records is given', () => {
	test('suppression cannot be undone by combining the views that one viewer is given', () => {
		fc.assert(
			fc.property(anyCounts, (counts) => {
				const blocks = ownBlocks(counts);
				const views = viewsOf(counts);
				for (const wide of views) {
					expectNothingPinned(counts, blocks, wide, () => false);
					for (const narrow of views) {
						const isNested = months.every((one) => !narrow.members(one) || wide.members(one));
						if (isNested) expectNothingPinned(counts, blocks, wide, narrow.members);
					}
				}
			}),
			{ numRuns: 300 }
		);
	});

	/** Of the people by whom two views differ, no number below k can be worked out. */
	function expectNothingPinned(
		counts: Count[],
		blocks: Block[],
		wide: View,
		isInNarrow: View['members']
	) {
		const of = (isMember: View['members']) =>
			blocks.filter((block) =>
				months.some((month) => isMember(month) && isWithin(quarterOf(month), block))
			);
		const [all, some] = [of(wide.members), of(isInNarrow)];
		const apart = all.filter((block) => !some.includes(block));
		const between = counts.filter(({ month }) =>
			apart.some((block) => isWithin(quarterOf(month), block))
		);
		const summary = summaryOf(definition, between);
		const due = summary.treated - summary.notYetDue;
		if (apart.length > 0) expect(due).toBeGreaterThanOrEqual(2 * k);
		const dueOf = (these: Block[]) => sumOf(these.map((block) => unrounded(block.due)));
		// From the blocks between, which are views themselves, and from the difference of the two views.
		const people = both(dueOf(apart), minus(dueOf(all), dueOf(some)));
		for (const { key, numerator } of summary.variants) {
			const reachedOf = (these: Block[]) =>
				sumOf(these.map((block) => concluded(block.reached[key]!)));
			const reached = both(reachedOf(apart), minus(reachedOf(all), reachedOf(some)));
			expectHidden(numerator, reached);
			expectHidden(due - numerator, both(minus(people, reached), { low: 0, high: Infinity }));
		}
		expectHidden(due, people);
	}

	function expectHidden(count: number, concluded: Between) {
		expect(count).toBeGreaterThanOrEqual(concluded.low);
		expect(count).toBeLessThanOrEqual(concluded.high);
		if (count > 0 && count < k) expect(concluded.high).toBeGreaterThan(concluded.low);
	}

	const isWithin = (quarter: string, { from, to }: Block) => quarter >= from && quarter <= to;

	test('nobody can tell apart two agencies whose blocks differ by fewer than k who reached it', () => {
		const two = fc.record({
			others: fc.integer({ min: 2 * k, max: 80 }),
			a: fc.integer({ min: 0, max: k - 1 }),
			b: fc.integer({ min: 0, max: k - 1 }),
			turned: fc.boolean()
		});
		fc.assert(
			fc.property(two, ({ others, a, b, turned }) => {
				const with_ = (reached: number): Count[] => {
					const [few, most] = turned
						? ['answered  ', 'answered self_reported+verified ']
						: ['answered self_reported+verified ', 'answered  '];
					const of = (standing: string, people: number) => ({
						...{ month: '2025-01', standing, people, outcomeKey: definition.key },
						...{ isOver: true, isMature: true, stepsDue: 0, stepsKept: 0 }
					});
					return [of(few!, reached), of(most!, others - reached)];
				};
				expect(viewsOf(with_(a)).map(({ shown }) => shown)).toEqual(
					viewsOf(with_(b)).map(({ shown }) => shown)
				);
			})
		);
	});

	test('a wider view is the sum of its blocks, and a block is never cut', () => {
		fc.assert(
			fc.property(anyCounts, (counts) => {
				const blocks = ownBlocks(counts);
				for (const block of blocks) {
					const own = sumOfBlocks(blocks, block.from, block.to)!;
					expect(own).toMatchObject({ due: block.due, enrolled: block.enrolled });
				}
				const all = sumOfBlocks(blocks, null, null);
				expect(all?.due ?? 0).toBe(blocks.reduce((sum, { due }) => sum + due, 0));
				for (const one of blocks.filter(({ from, to }) => from !== to)) {
					expect(sumOfBlocks(blocks, null, one.from)).toBeNull();
					expect(sumOfBlocks(blocks, one.to, null)).toBeNull();
				}
			})
		);
	});

	test('blocks of two outcomes never leave a few people between them', () => {
		const other = outcomeOf('quit_12w');
		fc.assert(
			fc.property(anyCounts, anyCounts, (some, more) => {
				const counts = [...some, ...more.map((one) => ({ ...one, outcomeKey: other.key }))];
				const spans = spansOf([definition, other], counts, k);
				const ends = spans.flatMap(({ from, to }) => [from, to]);
				for (const one of [definition, other]) {
					for (const { from, to } of blocksOf(one, counts, spans, k)) {
						expect(ends).toContain(from);
						expect(ends).toContain(to);
					}
				}
				for (const { from, to } of spans) {
					const isIn = ({ month }: Count) => quarterOf(month) >= from && quarterOf(month) <= to;
					const own = some.filter(isIn);
					expect(summaryOf(definition, own).enrolled).toBeGreaterThanOrEqual(2 * k);
					expect(summaryOf(other, more.filter(isIn)).enrolled).toBeGreaterThanOrEqual(2 * k);
				}
			})
		);
	});

	test('no block by itself tells a small number, whatever became of its people', () => {
		const span = { from: '2025-Q1', to: '2025-Q1' };
		const of = (standing: string, people: number): Count => ({
			...{ month: '2025-01', standing, people, outcomeKey: definition.key },
			...{ isOver: true, isMature: true, stepsDue: 0, stepsKept: 0 }
		});
		// Every block that looks alike, and between which two numbers each of its figures may lie.
		const alike = new Map<string, { low: number[]; high: number[] }>();
		for (const [verified, reported, smoked, lost] of everyWay(2 * k, 22)) {
			const [block] = blocksOf(
				definition,
				[
					...[of(standings[0]!, verified), of(standings[1]!, reported)],
					...[of(standings[2]!, smoked), of('unanswered', lost)]
				],
				[span],
				k
			);
			const figures = [
				...[verified, reported, smoked, lost, verified + reported, smoked + lost],
				reported + smoked + lost
			];
			const look = JSON.stringify(block);
			const known = alike.get(look) ?? { low: figures, high: figures };
			alike.set(look, {
				low: known.low.map((one, at) => Math.min(one, figures[at]!)),
				high: known.high.map((one, at) => Math.max(one, figures[at]!))
			});
		}
		for (const { low, high } of alike.values()) {
			const pinned = low.filter((one, at) => one === high[at] && one > 0 && one < k);
			expect(pinned).toEqual([]);
		}
	});

	test('a choice that would single out few is refused with what may be chosen', () => {
		const of = (month: string, people: number): Count => ({
			...{ month, standing: 'answered self_reported ', people, outcomeKey: definition.key },
			...{ isOver: true, isMature: true, stepsDue: 0, stepsKept: 0 }
		});
		const counts = [of('2025-01', 12), of('2025-04', 3), of('2025-07', 30)];
		const ask = (from: string | null, to: string | null) =>
			toldOutcome(
				definition,
				counts,
				{ from, to, k, spans: spansOf([definition], counts, k) },
				'en'
			);
		expect(ask(null, null).refused).toBeNull();
		expect(ask('2025-01', '2025-03').refused).toBeNull();
		expect(ask('2025-04', '2025-06')).toMatchObject({
			enrolled: 0,
			refused: {
				offered: [
					{ from: '2025-Q1', to: '2025-Q1' },
					{ from: '2025-Q2', to: '2025-Q3' }
				]
			}
		});
		expect(ask('2025-04', null)).toMatchObject({ refused: null, due: 35 });
	});
});
