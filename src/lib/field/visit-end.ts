/** What is left to do before a counselor leaves a visit, and what came of it. */
import { dayOf } from '#lib/base/days.ts';
import type { DayVisit, RosterEntry } from '#lib/field/day.ts';
import { personAtVisit } from '#lib/field/roster-state.ts';

/**
 * `begun`: a contact was begun and is not saved. `not_met`: they came and nobody talked to them.
 * `not_here`: they did not come, and nothing says why.
 */
export type Unfinished = 'begun' | 'not_met' | 'not_here';

export type VisitEnd = {
	counts: { people: number; arrived: number; met: number; explained: number };
	/** In the order of what needs a look first. */
	unfinished: { entry: RosterEntry; why: Unfinished }[];
};

const order: Unfinished[] = ['begun', 'not_met', 'not_here'];

/** `begun` holds the enrolments whose contact at this visit was begun and is not saved. */
export function visitEnd(visit: DayVisit, zone: string, begun: ReadonlySet<string>): VisitEnd {
	const people = visit.roster.map((entry) => ({ entry, ...outcomeOf(entry, visit, zone) }));
	const count = (isIt: (one: (typeof people)[number]) => boolean) => people.filter(isIt).length;
	const unfinished = people.flatMap(({ entry, isHere, isMet, isExplained }) => {
		const why = begun.has(entry.enrolmentId)
			? 'begun'
			: isMet || isExplained || (isHere && !visit.template)
				? null
				: isHere
					? 'not_met'
					: 'not_here';
		return why ? [{ entry, why } as const] : [];
	});
	return {
		counts: {
			people: people.length,
			arrived: count(({ isHere }) => isHere),
			met: count(({ isMet }) => isMet),
			explained: count(({ isHere, isExplained }) => isExplained && !isHere)
		},
		unfinished: unfinished.sort(
			(a, b) =>
				order.indexOf(a.why) - order.indexOf(b.why) ||
				a.entry.name.localeCompare(b.entry.name, 'ko')
		)
	};
}

/** The visit of this phone that comes next, of those that take place. */
export function visitAfter(visits: DayVisit[], { id, startsAt }: DayVisit): DayVisit | null {
	const later = visits.filter((one) => !one.cancelled && one.id !== id && one.startsAt >= startsAt);
	return later.sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1))[0] ?? null;
}

function outcomeOf(entry: RosterEntry, visit: DayVisit, zone: string) {
	const day = dayOf(new Date(visit.startsAt), zone);
	const { checkedInAt, isMet, notMet } = personAtVisit(entry, visit, zone, () => null);
	const onDay = entry.contacts.filter((one) => dayOf(new Date(one.occurredAt), zone) === day);
	return {
		isHere:
			checkedInAt !== null ||
			onDay.some(({ mode, result }) => mode === 'visit' && result === 'attended'),
		isMet,
		isExplained: notMet !== null
	};
}
