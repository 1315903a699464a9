import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
	editionOf,
	readinessOf,
	type Edition,
	type Exact,
	type Figures
} from '#lib/results/edition.ts';
import { fundPeople } from '#lib/outcomes/fund-people.ts';
import {
	countForEmployer,
	K_OUTSIDE,
	type inSteps,
	type nearestFive,
	type rateFor,
	type stepOf
} from '#lib/outcomes/suppression.ts';
import { outcomeOf } from '#lib/programmes/facts-for-tests.ts';
import type { ScaleQuestion } from '#lib/surveys/survey.ts';

/*
 * What one contact can work out who lays everything beside each other that they ever get: the size of
 * their roster, every edition of a report with its survey, the agency's share, and a fund of theirs. They
 * know the rules, too.
 */

const { changeable, changed, instead } = await vi.hoisted(
	async () => import('#lib/outcomes/changeable-for-tests.ts')
);
vi.mock('#lib/outcomes/suppression.ts', async (original) => changeable(await original()));
vi.mock('#lib/outcomes/fund-people.ts', async (original) => changeable(await original()));
afterEach(() => changed.clear());

const k = K_OUTSIDE;
const definition = outcomeOf('quit_4w');
const today = '2027-06-01';
type Counted = { due: number; reached: number };

type Series = { headcount: number; tookPart: number; due: number; reached: number };
type Around = { everybody?: Counted; theirs?: Counted };

function exact({ headcount, tookPart, due, reached }: Series, around: Around = {}): Exact {
	const { everybody = { due, reached }, theirs = { due, reached } } = around;
	return {
		...{ isOver: true, headcount, tookPart, waiting: 0, survey: null },
		outcomes: [{ definition, due, reached, notYetDue: 0, everybody, theirs }]
	};
}

const first = (series: Series, around?: Around): Edition =>
	editionOf(exact(series, around), null, today);
/** All that is told, as one text: two series of one text cannot be told apart. */
const text = ({ served, outcomes }: Figures) =>
	JSON.stringify([served, outcomes.map(({ own, agency }) => [own, agency])]);

/** Every series of so many people for which a roster of this size was booked. */
function* everySeries(headcount: number, least = 0): Generator<Series> {
	for (let tookPart = least; tookPart <= headcount; tookPart++) {
		for (let due = 0; due <= tookPart; due++) {
			for (let reached = 0; reached <= due; reached++) yield { headcount, tookPart, due, reached };
		}
	}
}

const known = new Map<number, Map<string, Series[]>>();
/** The series that look alike, by what is told of them; by weaker rules they are not remembered. */
function lookalikes(headcount: number): Map<string, Series[]> {
	const found =
		(changed.size === 0 && known.get(headcount)) ||
		Map.groupBy(everySeries(headcount), (one) => text(first(one).figures));
	if (changed.size === 0) known.set(headcount, found);
	return found;
}

/** Groups of people that a viewer might learn the size of. */
const sizes: Record<string, (one: Series) => number> = {
	'took part': (one) => one.tookPart,
	'did not take part': (one) => one.headcount - one.tookPart,
	due: (one) => one.due,
	'took part and are not due': (one) => one.tookPart - one.due,
	'of the roster, not due': (one) => one.headcount - one.due,
	reached: (one) => one.reached,
	'did not reach': (one) => one.due - one.reached,
	'took part and did not reach': (one) => one.tookPart - one.reached
};

const isPinned = (values: number[]) => values[0]! < k && values.every((one) => one === values[0]);

/** The groups of which some of those that look alike all have one size, below ten. */
function pinnedAmong<One>(
	alike: Map<string, One[]>,
	sizes: Record<string, (one: One) => number>
): string[] {
	return [...alike].flatMap(([told, some]) =>
		Object.entries(sizes)
			.filter(([, size]) => isPinned(some.map(size)))
			.map(([name]) => `${told} ${name}`)
	);
}

/** Shares of exact numbers, not rounded either. */
const allDigits = {
	nearestFive: instead<typeof nearestFive>(() => (figure) => figure),
	rateFor: instead<typeof rateFor>(
		(rule) => (_, numerator, denominator) => rule(0, numerator, denominator)
	)
};

describe('one edition', () => {
	test.each([19, 20, 21, 25, 29, 30, 31, 35, 40, 48])(
		'of a roster of %i pins no group below ten, nor a complement',
		(headcount) => {
			expect(pinnedAmong(lookalikes(headcount), sizes)).toEqual([]);
		}
	);

	test('looks the same however few reached it, and however few did not', () => {
		for (const headcount of [30, 36, 48]) {
			for (const one of everySeries(headcount, headcount - 6)) {
				if (one.due < 2 * k) continue;
				const told = text(first(one).figures);
				if (one.reached < k) expect(text(first({ ...one, reached: 0 }).figures)).toBe(told);
				if (one.due - one.reached < k) {
					expect(text(first({ ...one, reached: one.due }).figures)).toBe(told);
				}
			}
		}
	});

	test('tells a share at all where numbers allow', () => {
		const { figures } = first({ headcount: 40, tookPart: 33, due: 30, reached: 14 });
		expect(figures.served).toEqual({ kind: 'more_than', value: 30 });
		expect(figures.outcomes[0]!.own).toEqual({ percent: 50, low: 29, high: 71, atLeast: 20 });
	});
});

/** A series, and what became of it by the next edition: more came, and some results were put right. */
const grown = fc
	.record({
		headcount: fc.constantFrom(30, 35, 40),
		part: fc.double({ min: 0.6, max: 1, noNaN: true }),
		due: fc.double({ min: 0.5, max: 1, noNaN: true }),
		reached: fc.double({ min: 0, max: 1, noNaN: true }),
		more: fc.integer({ min: 0, max: 20 }),
		moreReached: fc.double({ min: 0, max: 1, noNaN: true })
	})
	.map(({ headcount, part, due, reached, more, moreReached }) => {
		const tookPart = Math.floor(headcount * part);
		const counted = Math.floor(tookPart * due);
		const before = {
			...{ headcount, tookPart, due: counted },
			reached: Math.floor(counted * reached)
		};
		const left = Math.min(more, headcount - counted);
		const after = {
			headcount,
			tookPart: Math.max(tookPart, counted + left),
			due: counted + left,
			reached: before.reached + Math.floor(left * moreReached)
		};
		return { before, after };
	});

describe('two editions', () => {
	test('laid beside each other pin no group of those who came between', () => {
		fc.assert(
			fc.property(grown, ({ before, after }) => {
				const one = first(before);
				if (readinessOf(exact(after), one.behind) !== 'ready') return;
				const two = editionOf(exact(after), one, today);
				// All that may have been then, and all that may be now; nobody was taken out between.
				const could = lookalikes(before.headcount).get(text(one.figures))!;
				const told = text(two.figures);
				const can = [...everySeries(after.headcount, 2 * k)].filter(
					(next) =>
						next.due - before.due >= k && text(editionOf(exact(next), one, today).figures) === told
				);
				const pairs = could.flatMap((early) =>
					can
						.filter(
							(late) =>
								late.due - early.due >= k &&
								late.reached >= early.reached &&
								late.due - late.reached >= early.due - early.reached
						)
						.map((late) => ({ early, late }))
				);
				expect(pairs).not.toEqual([]);
				const between = [
					pairs.map(({ early, late }) => late.reached - early.reached),
					pairs.map(({ early, late }) => late.due - late.reached - early.due + early.reached)
				];
				for (const values of between) expect(isPinned(values)).toBe(false);
			}),
			{ numRuns: 30 }
		);
	}, 120_000);

	test('are not made for fewer than ten more, and tell the same where they are not', () => {
		fc.assert(
			fc.property(grown, ({ before, after }) => {
				const one = first(before);
				const isMore = after.due - before.due >= k;
				expect(readinessOf(exact(after), one.behind)).toBe(isMore ? 'ready' : 'few_more');
				if (isMore) return;
				expect(editionOf(exact(after), one, today).figures.outcomes).toEqual(one.figures.outcomes);
			})
		);
	});

	test('say the same of who took part until ten more have', () => {
		const one = first({ headcount: 60, tookPart: 32, due: 30, reached: 15 });
		const two = (tookPart: number) =>
			editionOf(exact({ headcount: 60, tookPart, due: 30, reached: 15 }), one, today).figures;
		expect(two(41).served).toEqual(one.figures.served);
		expect(two(42).served).toEqual({ kind: 'rounded', value: 40 });
	});
});

describe("the agency's share", () => {
	const own = fc.integer({ min: 0, max: 30 });
	const some = fc.record({ due: own, part: fc.double({ min: 0, max: 1, noNaN: true }) });

	test('beside a share that is withheld pins nobody of the contact’s own, in all their series', () => {
		const shown = (theirs: Counted, others: Counted) => {
			const everybody = {
				due: theirs.due + others.due,
				reached: theirs.reached + others.reached
			};
			const series = { headcount: 60, tookPart: 32, ...theirs };
			return first(series, { everybody, theirs }).figures.outcomes[0]!.agency;
		};
		fc.assert(
			fc.property(some, fc.integer({ min: 0, max: 90 }), some, ({ due, part }, others, of) => {
				const theirs = { due, reached: Math.floor(due * part) };
				const rest = { due: others, reached: Math.floor(others * of.part) };
				const told = JSON.stringify(shown(theirs, rest));
				if (told === 'null') return;
				// They know how many are due, of their own and of the others: more than anybody tells them.
				const could = [];
				for (let reached = 0; reached <= due; reached++) {
					for (let far = 0; far <= others; far++) {
						const one = { due: others, reached: far };
						if (JSON.stringify(shown({ due, reached }, one)) === told) could.push(reached);
					}
				}
				if (due > 0) expect(isPinned(could)).toBe(false);
				if (due > 0) expect(isPinned(could.map((reached) => due - reached))).toBe(false);
			}),
			{ numRuns: 40 }
		);
	});

	test('is not told where the others are few, or fewer than their own', () => {
		const told = (theirs: number, others: number) => {
			const half = (due: number) => ({ due, reached: Math.floor(due / 2) });
			const everybody = half(theirs + others);
			const series = { headcount: 60, tookPart: 40, due: 0, reached: 0 };
			return first(series, { everybody, theirs: half(theirs) }).figures.outcomes[0]!.agency;
		};
		expect(told(0, 29)).toBeNull();
		expect(told(50, 40)).toBeNull();
		expect(told(0, 30)).toMatchObject({ percent: 50 });
		expect(told(40, 50)).toMatchObject({ percent: 50 });
	});
});

describe('a survey', () => {
	const question: ScaleQuestion = {
		...{ key: 'q', kind: 'scale', role: 'satisfaction', required: true, min: 1, max: 3 },
		...{ label: { ko: '예', en: 'q' }, lowLabel: { ko: '', en: '' }, highLabel: { ko: '', en: '' } }
	};
	const told = (chosen: number[]) => {
		const answers = chosen.flatMap((count, at) => Array(count).fill({ q: at + 1 }));
		const series = exact({ headcount: 80, tookPart: 50, due: 0, reached: 0 });
		const survey = { questions: [question], answers };
		return editionOf({ ...series, survey }, null, today).figures.satisfaction;
	};
	function* everyAnswer(answers: number): Generator<number[]> {
		for (let low = 0; low <= answers; low++) {
			for (let middle = 0; middle <= answers - low; middle++) {
				yield [low, middle, answers - low - middle];
			}
		}
	}

	const chose: Record<string, (one: number[]) => number> = Object.fromEntries(
		[0, 1, 2].flatMap((at) => [
			[`chose ${at}`, (one: number[]) => one[at]!],
			[`did not choose ${at}`, (one: number[]) => one[0]! + one[1]! + one[2]! - one[at]!]
		])
	);
	const pinned = (n: number) =>
		pinnedAmong(
			Map.groupBy(everyAnswer(n), (one) => JSON.stringify(told(one))),
			chose
		);

	test.each([20, 30, 40, 50])('of %i answers tells of no value how few chose it, nor all', (n) => {
		expect(
			new Set([...everyAnswer(n)].map((one) => JSON.stringify(told(one)))).size
		).toBeGreaterThan(1);
		expect(pinned(n)).toEqual([]);
	});

	test.each([
		['a mean with all its digits', { inSteps: instead<typeof inSteps>(() => (mean) => mean) }],
		['a mean of few in wide steps', { stepOf: instead<typeof stepOf>(() => () => 25) }],
		['a share as it is', allDigits]
	])('would tell, with %s', (_, rules) => {
		for (const [name, change] of Object.entries(rules)) changed.set(name, change);
		expect([20, 30, 40].flatMap(pinned)).not.toEqual([]);
	});

	test('looks the same however few chose the best two, and however few did not', () => {
		for (const few of [0, 1, 9]) {
			expect(told([40 - few, 0, few])).toEqual([]);
			expect(told([few, 0, 40 - few])).toEqual([]);
		}
		expect(told([10, 0, 30])).toMatchObject([{ topTwo: 75, mean: 75 }]);
		expect(told([10, 0, 10])).toMatchObject([{ topTwo: 50, mean: null }]);
	});
});

describe('weaker rules would tell', () => {
	const rounded = instead<typeof countForEmployer>((rule) => (count, population, least) => {
		const told = rule(count, population, least);
		return told.kind === 'more_than' ? { kind: 'rounded', value: count } : told;
	});
	test.each([
		['a complement left open', { countForEmployer: rounded }],
		[
			'few told as they are',
			{
				countForEmployer: instead<typeof countForEmployer>(
					(rule) => (count, population, least) =>
						count < k ? { kind: 'rounded', value: count } : rule(count, population, least)
				)
			}
		],
		[
			'who took part told of any roster',
			{
				countForEmployer: instead<typeof countForEmployer>((rule) => (count, population, least) => {
					const told = rule(count, population, least);
					return told.kind === 'hidden' ? { kind: 'more_than', value: count - 1 } : told;
				})
			}
		]
	])('by an edition, with %s', (_, rules) => {
		for (const [name, change] of Object.entries(rules)) changed.set(name, change);
		expect([19, 36].flatMap((one) => pinnedAmong(lookalikes(one), sizes))).not.toEqual([]);
	});
});

describe('a fund', () => {
	type Members = { taking: number; passed: number; all: number };
	const groups: Record<string, (one: Members) => number> = {
		joined: ({ taking }) => taking,
		'did not join': ({ taking, all }) => all - taking,
		passed: ({ passed }) => passed,
		'joined and did not pass': ({ taking, passed }) => taking - passed,
		'did not pass': ({ passed, all }) => all - passed
	};
	const pinned = (all: number) => {
		const every = Array.from({ length: all + 1 }, (_, taking) =>
			Array.from({ length: taking + 1 }, (_, passed) => ({ taking, passed, all }))
		).flat();
		const told = ({ taking, passed }: Members) => JSON.stringify(fundPeople(taking, passed, all));
		return pinnedAmong(Map.groupBy(every, told), groups);
	};

	test.each([19, 20, 25, 30, 40, 48])(
		'of a roster of %i pins nobody who passed or did not',
		(all) => {
			expect(pinned(all)).toEqual([]);
		}
	);

	test('would tell, were who passed told beside everybody whatever their number', () => {
		changed.set(
			'fundPeople',
			instead<typeof fundPeople>(() => (taking, passed, all) => ({
				people: countForEmployer(taking, all),
				passed: countForEmployer(passed, all)
			}))
		);
		expect([20, 30, 40].flatMap(pinned)).not.toEqual([]);
	});
});
