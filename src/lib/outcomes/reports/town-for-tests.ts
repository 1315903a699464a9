import fc from 'fast-check';
import { addDays, daysBetween, type Day } from '#lib/base/days.ts';
import { reported } from '#lib/outcomes/reports/people-for-tests.ts';
import type { ReportItem, ReportPerson } from '#lib/outcomes/reports/people.ts';
import { closed, contactAt, personWith, q } from '#lib/programmes/facts-for-tests.ts';
import type { Facts } from '#lib/programmes/facts.ts';

/** What became of somebody at four weeks; those who are verified say at 12 weeks the same. */
const fates = ['verified', 'unverified', 'smoked', 'lost', 'died', 'died_later'] as const;
type Fate = (typeof fates)[number];

export type Town = { people: ReportPerson[]; items: ReportItem[] };

const months = [
	...['2025-10', '2026-01', '2026-02', '2026-04', '2026-05'],
	...['2026-07', '2026-08', '2026-09', '2026-10']
];
const few = fc.oneof(
	fc.constant(0),
	fc.integer({ min: 0, max: 4 }),
	fc.integer({ min: 3, max: 16 })
);
const group = fc.record({
	month: fc.constantFrom(...months),
	day: fc.constantFrom('08', '19', '27'),
	sex: fc.constantFrom('F', 'M'),
	isOwnPlace: fc.boolean(),
	product: fc.constantFrom('patch_21', 'gum_2', null),
	counts: fc.record(
		Object.fromEntries(fates.map((fate) => [fate, few])) as Record<Fate, typeof few>
	)
});

/** Small towns: groups of a month, most of them of few. */
export const anyTown: fc.Arbitrary<Town> = fc
	.array(group, { minLength: 1, maxLength: 7 })
	.map((groups) => {
		const people = groups.flatMap(({ month, day, sex, isOwnPlace, product, counts }) =>
			fates.flatMap((fate) =>
				Array.from({ length: counts[fate] }, (_, at) =>
					reported(movedTo(`${month}-${day}`, factsOf(fate, sex, product)), 0, {
						setting: isOwnPlace ? 'own_place' : 'organization',
						isAgain: at % 4 === 3
					})
				)
			)
		);
		const known = people.map((one, at) => ({ ...one, enrolmentId: `e${at}` }));
		const words = { [fc.toStringMethod]: () => JSON.stringify(groups) };
		return { people: known, items: itemsOf(known), ...words };
	});

function itemsOf(people: ReportPerson[]): ReportItem[] {
	return people
		.filter(({ isAgain, setting }) => isAgain || setting === 'own_place')
		.map(({ enrolmentId, facts }) => ({
			...{ key: 'patch', label: { ko: '패치', en: 'Patch' }, enrolmentId },
			...{ on: facts.contacts[0]!.occurredOn, quantity: 14 }
		}));
}

function factsOf(fate: Fate, sex: string, product: string | null): Facts {
	const first = { sex, birth_year: 1990, ...(product ? { nrt_product: product } : {}) };
	if (fate === 'lost') return personWith([], first);
	if (fate === 'died') return closed(personWith([], first), 'died', 20);
	const isQuit = fate !== 'smoked';
	const answer = { any_puff_since_day15: !isQuit };
	const at4 = fate === 'unverified' ? { ...answer } : { ...answer, co_ppm: isQuit ? 3 : 14 };
	const later = contactAt(84, 'k8', { smoking_status: 'none', co_ppm: 2 });
	const facts = personWith(
		[
			contactAt(28, 'k5', at4, fate === 'unverified' ? { mode: 'phone' } : {}),
			...(fate === 'verified' ? [later] : [])
		],
		first
	);
	return fate === 'died_later' ? closed(facts, 'died', 60) : facts;
}

/** The same person with a quit date of that day. */
function movedTo(day: Day, facts: Facts): Facts {
	const by = daysBetween(q(0), day);
	const at = (one: Day) => addDays(one, by);
	return {
		enrolledOn: at(facts.enrolledOn),
		anchors: facts.anchors.map((one) => ({ ...one, day: at(one.day) })),
		contacts: facts.contacts.map((one) => ({ ...one, occurredOn: at(one.occurredOn) })),
		closure: facts.closure && { ...facts.closure, on: at(facts.closure.on) }
	};
}
