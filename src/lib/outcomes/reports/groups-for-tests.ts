import { quarterOf } from '#lib/outcomes/trend.ts';
import { partsIn, peopleIn } from '#lib/outcomes/reports/breakdown.ts';
import type { TableLayout } from '#lib/outcomes/reports/layout.ts';
import { judgedIn, type Judged, type ReportPerson } from '#lib/outcomes/reports/people.ts';
import { periodBetween } from '#lib/outcomes/reports/period.ts';
import { recordsOf, type Kind } from '#lib/outcomes/reports/town-for-tests.ts';
import { definitions, layouts, type Views } from '#lib/outcomes/reports/views-for-tests.ts';
import type { Span } from '#lib/outcomes/blocks.ts';
import type { OutcomeDefinition } from '#lib/programmes/template.ts';

/** People whose number nobody may work out while they are few; `holds`: which kinds belong to them. */
export type Group = { name: string; holds: boolean[] };

const ever = periodBetween('2020Q1', '2030Q4');
const due = ['verified', 'unverified', 'smoked', 'lost'];
const states: Record<string, string[]> = {
	...{ reached: ['verified', 'unverified'], verified: ['verified'], lost: ['lost'] },
	...{ 'not reached': ['smoked', 'lost'], 'not verified': due.slice(1), answered: due.slice(0, 3) },
	...{ unverified: ['unverified'], smoked: ['smoked'], waiting: ['waiting'] },
	...{ excluded: ['excluded'], treated: [...due, 'waiting'] }
};

function stateOf({ result }: Judged): string {
	if (result.status === 'excluded') return 'excluded';
	if (result.status !== 'counted' || !result.isMature) return 'waiting';
	if (result.reason === 'lost_to_follow_up') return 'lost';
	if (!result.met.self_reported) return 'smoked';
	return result.met.verified ? 'verified' : 'unverified';
}

/** Every group of a town's people that the views of one day could tell on. */
export function groupsOf(kinds: Kind[], views: Views): Group[] {
	const { people } = recordsOf({ kinds, people: kinds.map(() => 1) });
	const about = { people, views };
	return [
		...definitions.flatMap((definition) => ofOutcome(definition, about)),
		...betweenOutcomes(about),
		...layouts.flatMap(({ tables }) => tables.flatMap((table) => ofTable(table, about)))
	];
}

type About = { people: ReportPerson[]; views: Views };

/** Where each kind stands in an outcome; null of whom figures say nothing yet. */
function judged(definition: OutcomeDefinition, { people, views }: About): (Judged | null)[] {
	return people.map((person) => {
		const [one] = judgedIn([person], () => definition, ever, views.today);
		return one && one.anchoredOn < views.today ? one : null;
	});
}

const isWithin = (day: string, { from, to }: Span) =>
	quarterOf(day.slice(0, 7)) >= from && quarterOf(day.slice(0, 7)) <= to;

function ofOutcome(definition: OutcomeDefinition, about: About): Group[] {
	const all = judged(definition, about);
	const told = about.views.blocks.get(definition)!;
	const blocks = told.flatMap((block) =>
		Object.entries(states).map(([name, those]) => ({
			name: `${definition.key} ${block.from} ${name}`,
			holds: all.map(
				(one) => one !== null && isWithin(one.anchoredOn, block) && those.includes(stateOf(one))
			)
		}))
	);
	const reasons = new Set(all.flatMap((one) => (one?.result.status === 'excluded' ? [one] : [])));
	return told.length === 0
		? []
		: [
				...blocks,
				...[...new Set([...reasons].map(({ result }) => result.reason))].map((reason) => ({
					name: `${definition.key} ${reason}`,
					holds: all.map((one) => one?.result.reason === reason)
				}))
			];
}

/** Who is in the one and not in the other: the difference of two numbers that are both told. */
function betweenOutcomes(about: About): Group[] {
	if (about.views.spans.length === 0) return [];
	const each = definitions.map((definition) => ({
		key: definition.key,
		stand: judged(definition, about).map((one) => (one ? stateOf(one) : 'later'))
	}));
	const isOf = (name: string, state: string) =>
		name === 'treated' ? [...due, 'waiting'].includes(state) : states.reached!.includes(state);
	return each.flatMap((one) =>
		each
			.filter((two) => two !== one)
			.flatMap((two) =>
				['treated', 'reached'].map((name) => ({
					name: `${name} ${one.key}, not ${two.key}`,
					holds: one.stand.map((state, at) => isOf(name, state) && !isOf(name, two.stand[at]!))
				}))
			)
	);
}

function ofTable(table: TableLayout, about: About): Group[] {
	if (table.kind === 'breakdown') return ofBreakdown(table, about);
	const { people, views } = about;
	const inSpan = (on: (one: ReportPerson) => string[], span: Span, name: string) => ({
		name: `${table.key} ${span.from} ${name}`,
		holds: people.map((one) => on(one).some((day) => day < views.today && isWithin(day, span)))
	});
	const of = (name: string, on: (one: ReportPerson) => string[]) =>
		views.spans.map((span) => inSpan(on, span, name));
	if (table.kind === 'registrations') {
		return [true, false].flatMap((again) =>
			of(`again ${again}`, ({ isAgain, facts }) => (isAgain === again ? [facts.enrolledOn] : []))
		);
	}
	if (table.kind === 'contacts') {
		return table.rows.flatMap(({ key, modes }) =>
			of(key, ({ facts }) =>
				facts.contacts.filter(({ mode }) => modes.includes(mode)).map((one) => one.occurredOn)
			)
		);
	}
	if (table.kind === 'outcomes') return [];
	return of('given', ({ setting, isAgain, facts }) =>
		isAgain || setting === 'own_place' ? [facts.contacts[0]!.occurredOn] : []
	);
}

function ofBreakdown(table: TableLayout & { kind: 'breakdown' }, about: About): Group[] {
	const layout = layouts.find(({ tables }) => tables.includes(table))!;
	const definition = definitions.find(({ key }) => key === table.outcome)!;
	const { people, views } = about;
	const asked = { layout, period: ever, today: views.today, language: 'en' as const };
	const all = people.map((person) => {
		const own = peopleIn(table, { ...asked, facts: { people: [person], items: [] } });
		const [row] = partsIn(table.by, own, asked).filter((part) => part.judged.length > 0);
		const [one] = own;
		return one && row && one.anchoredOn < views.today ? { row: row.key, one } : null;
	});
	const rows = new Set(all.flatMap((one) => one?.row ?? []));
	return views.blocks.get(definition)!.flatMap((block) =>
		[...rows].flatMap((row) =>
			[...due, 'waiting'].map((state) => ({
				name: `${table.key} ${block.from} ${row} ${state}`,
				holds: all.map(
					(known) =>
						known?.row === row &&
						isWithin(known.one.anchoredOn, block) &&
						stateOf(known.one) === state
				)
			}))
		)
	);
}
