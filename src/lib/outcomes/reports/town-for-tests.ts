import fc from 'fast-check';
import { addDays, daysBetween, type Day } from '#lib/base/days.ts';
import { reported } from '#lib/outcomes/reports/people-for-tests.ts';
import type { ReportFacts, ReportItem, ReportPerson } from '#lib/outcomes/reports/people.ts';
import { closed, contactAt, personWith, q } from '#lib/programmes/facts-for-tests.ts';
import type { Facts } from '#lib/programmes/facts.ts';

/** What became of somebody at four weeks; those who are verified say at 12 weeks the same. */
const fates = ['verified', 'unverified', 'smoked', 'lost', 'died', 'died_later'] as const;
type Fate = (typeof fates)[number];

/** People who are alike in everything that could be told of them. */
export type Kind = Place & { fate: Fate; isAgain: boolean };
type Place = {
	month: string;
	day: string;
	sex: string;
	isOwnPlace: boolean;
	product: string | null;
};
/** A town: how many there are of each kind, of some kinds nobody. */
export type Census = { kinds: Kind[]; people: number[] };

const months = [
	...['2025-10', '2026-01', '2026-02', '2026-04', '2026-05'],
	...['2026-07', '2026-08', '2026-09', '2026-10']
];
const few = fc.oneof(
	fc.constant(0),
	fc.integer({ min: 0, max: 4 }),
	fc.integer({ min: 3, max: 16 })
);
const place = fc.record({
	month: fc.constantFrom(...months),
	day: fc.constantFrom('08', '19', '27'),
	sex: fc.constantFrom('F', 'M'),
	isOwnPlace: fc.boolean(),
	product: fc.constantFrom('patch_21', 'gum_2', null)
});
const group = fc.record({
	place,
	counts: fc.array(few, { minLength: fates.length, maxLength: fates.length })
});

/** Small towns: groups of a month, most of them of few; a quarter of some came again. */
export const anyTown: fc.Arbitrary<Census> = fc
	.array(group, { minLength: 1, maxLength: 7 })
	.map((groups) => {
		const each = groups.flatMap(({ place, counts }) =>
			fates.flatMap((fate, at) => {
				const again = Math.floor(counts[at]! / 4);
				return [
					{ kind: { ...place, fate, isAgain: false }, people: counts[at]! - again },
					{ kind: { ...place, fate, isAgain: true }, people: again }
				];
			})
		);
		return { kinds: each.map(({ kind }) => kind), people: each.map(({ people }) => people) };
	});

/** The records of a town. Whoever is of a kind is the same person in every town, and judged once. */
export function recordsOf({ kinds, people }: Census): ReportFacts {
	const all = kinds.flatMap((kind, at) => oneByOne(kind, people[at]!));
	return {
		people: all.map(({ person }) => person),
		items: all.flatMap(({ item }) => (item ? [item] : []))
	};
}

type One = { person: ReportPerson; item: ReportItem | null };
const known = new Map<Kind, { facts: Facts; ones: One[] }>();

function oneByOne(kind: Kind, people: number): One[] {
	const { facts, ones } = known.get(kind) ?? { facts: factsOf(kind), ones: [] };
	known.set(kind, { facts, ones });
	while (ones.length < people) ones.push(oneOf(kind, facts, ones.length));
	return ones.slice(0, people);
}

function oneOf({ isOwnPlace, isAgain, ...kind }: Kind, facts: Facts, at: number): One {
	const setting = isOwnPlace ? 'own_place' : 'organization';
	const enrolmentId = [...Object.values(kind), isOwnPlace, isAgain, at].join(' ');
	const person = { ...reported(facts, at, { setting, isAgain }), enrolmentId };
	if (!isAgain && !isOwnPlace) return { person, item: null };
	const item = {
		...{ key: 'patch', label: { ko: '패치', en: 'Patch' }, enrolmentId },
		...{ on: facts.contacts[0]!.occurredOn, quantity: 14 }
	};
	return { person, item };
}

function factsOf({ fate, sex, product, month, day }: Kind): Facts {
	const first = { sex, birth_year: 1990, ...(product ? { nrt_product: product } : {}) };
	return movedTo(`${month}-${day}`, factsFrom(fate, first));
}

function factsFrom(fate: Fate, first: Record<string, string | number>): Facts {
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
