/*
 * What whoever sees no records could work out who lays everything beside each other that they may open:
 * dashboard, summary and both reports with all their tables, of every period. Which doors these are stands
 * in `tests/views-given.test.ts`. Rules that are weaker on purpose show that the attack would notice.
 */
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Day } from '#lib/base/days.ts';
import { groupsOf } from '#lib/outcomes/reports/groups-for-tests.ts';
import { pinnedIn } from '#lib/outcomes/reports/look-alikes-for-tests.ts';
import type * as peopleRules from '#lib/outcomes/reports/people.ts';
import type { ReportPerson } from '#lib/outcomes/reports/people.ts';
import { anyTown, recordsOf, type Census } from '#lib/outcomes/reports/town-for-tests.ts';
import { viewsOf } from '#lib/outcomes/reports/views-for-tests.ts';
import { weakenings, type Weakening } from '#lib/outcomes/reports/weakenings-for-tests.ts';
import { K_AGENCY } from '#lib/outcomes/suppression.ts';
import type { OutcomeDefinition } from '#lib/programmes/template.ts';

const { changeable, changed, instead, remembering } = await vi.hoisted(
	async () => import('#lib/outcomes/changeable-for-tests.ts')
);
vi.mock('#lib/outcomes/suppression.ts', async (original) => changeable(await original()));
vi.mock('#lib/outcomes/blocks.ts', async (original) => changeable(await original()));
vi.mock('#lib/outcomes/as-of.ts', async (original) => changeable(await original()));
vi.mock('#lib/outcomes/told-outcome.ts', async (original) => changeable(await original()));
vi.mock('#lib/outcomes/reports/told-cells.ts', async (original) => changeable(await original()));
vi.mock('#lib/outcomes/reports/told-breakdown.ts', async (original) =>
	changeable(await original())
);
vi.mock('#lib/outcomes/reports/told-tables.ts', async (original) => changeable(await original()));

// A town is looked at thousands of times, and its people are judged once.
vi.mock('#lib/base/days.ts', async (original) => {
	const real = await original<typeof import('#lib/base/days.ts')>();
	return { ...real, addDays: remembering(real.addDays) };
});
vi.mock('#lib/outcomes/reports/report-words.ts', async (original) => {
	const real = await original<typeof import('#lib/outcomes/reports/report-words.ts')>();
	return { reportWords: remembering(real.reportWords) };
});
vi.mock('#lib/outcomes/reports/divide.ts', async (original) => {
	const real = await original<typeof import('#lib/outcomes/reports/divide.ts')>();
	return { ...real, partOf: remembering(real.partOf) };
});
vi.mock('#lib/outcomes/reports/people.ts', async (original) => {
	const real = await original<typeof peopleRules>();
	const countOf = remembering((person: ReportPerson, definition: OutcomeDefinition, today: Day) =>
		real.countsOfPeople([person], definition, today)
	);
	const judgedOf = remembering(
		(person: ReportPerson, definition: OutcomeDefinition | undefined, today: Day) =>
			real.judgedIn([person], () => definition, ever, today)
	);
	const ever = { key: '', kind: 'span', from: '0', to: '9', year: 0, number: 0 } as const;
	const changes: Partial<typeof peopleRules> = {
		countsOfPeople: (people, ...asked) => people.flatMap((one) => countOf(one, ...asked)),
		judgedIn: (people, definitionOf, { from, to }, today) =>
			people
				.flatMap((one) => judgedOf(one, definitionOf(one.template), today))
				.filter(({ anchoredOn }) => anchoredOn >= from && anchoredOn <= to)
	};
	return { ...real, ...changes };
});

afterEach(() => changed.clear());

const [someTowns, moreTowns] = [4, 9].map((seed) => fc.sample(anyTown, { seed, numRuns: 12 })) as [
	Census[],
	Census[]
];
/** Of most towns every number is free after a hundred; of the hardest after some thousands. */
const TRIES = 6_000;
/** Of these the rules stand after few tries, so that a number that stays pinned after more is a finding. */
const easyTowns = [
	...[1, 4, 5, 6].map((at) => someTowns[at]!),
	...[0, 3, 4].map((at) => moreTowns[at]!)
];
const FEW_TRIES = 250;
const day = '2026-12-24';

type Effort = { tries: number; most?: number };

/** Whose number could be worked out in a town, by ours or by weaker rules. */
function attack(census: Census, { k = K_AGENCY, rules }: Weakening, effort: Effort) {
	for (const [name, change] of Object.entries(rules ?? {})) changed.set(name, change);
	function* look(one: Census) {
		for (const told of viewsOf(recordsOf(one), day, k).told()) yield JSON.stringify(told);
	}
	const groups = groupsOf(census.kinds, viewsOf(recordsOf(census), day, k));
	return pinnedIn({ census, groups, look, k: K_AGENCY, seed: 1, ...effort });
}

describe('whoever sees no records', () => {
	test('cannot undo suppression by combining all that they may open', () => {
		for (const town of [...someTowns, ...moreTowns])
			expect(attack(town, {}, { tries: TRIES })).toEqual([]);
	}, 300_000);

	test('cannot in the towns that show the difference, with as little effort', () => {
		for (const town of easyTowns) expect(attack(town, {}, { tries: FEW_TRIES })).toEqual([]);
	}, 120_000);

	test.each(Object.entries(weakenings))(
		'could, by the same attack, with %s',
		(_, weakening) => {
			const effort = { tries: 2 * FEW_TRIES, most: 1 };
			expect(easyTowns.some((town) => attack(town, weakening, effort).length > 0)).toBe(true);
		},
		120_000
	);
});

describe('a look later in the same month', () => {
	const toldOn = (town: Census, today: string) => [
		...viewsOf(recordsOf(town), today, K_AGENCY).told()
	];
	/** A town that many came to in the month that runs. */
	const grown = ({ kinds, people }: Census): Census => {
		const newer = kinds.map((kind) => ({ ...kind, month: '2026-10', day: '08' }));
		return { kinds: [...kinds, ...newer], people: [...people, ...people] };
	};
	const early = someTowns.map(({ kinds, people }) => ({
		kinds,
		people: people.map((count, at) => (kinds[at]!.month < '2026-10' ? count : 0))
	}));

	test('tells nothing of whoever came since', () => {
		for (const town of early) {
			expect(toldOn(grown(town), '2026-10-28')).toEqual(toldOn(town, '2026-10-01'));
		}
	});

	test('would tell, were the month that runs told', () => {
		changed.set(
			'figuresDay',
			instead<(today: string) => string>(() => (today) => today)
		);
		const isTold = (town: Census) =>
			JSON.stringify(toldOn(grown(town), '2026-10-28')) !==
			JSON.stringify(toldOn(town, '2026-10-28'));
		expect(early.some(isTold)).toBe(true);
	});
});
