import { dayOf } from '#lib/base/days.ts';
import type { DayContact, DayVisit, RosterEntry } from '#lib/field/day.ts';
import type { ContactResult } from '#lib/programmes/facts.ts';
import { isHeld } from '#lib/programmes/readings.ts';

/** Where a record is; the further left, the more it needs a look. */
const urgency = ['needs_attention', 'waiting', 'sending', 'with_server'] as const;
export type RecordState = (typeof urgency)[number];

/** What happened to one person at one visit, and where its records are. */
export type PersonAtVisit = {
	checkedInAt: Date | null;
	/** True once a contact was held on the day of the visit. */
	isMet: boolean;
	/** Why they were not talked to that day, as it was recorded last; null where nothing says so. */
	notMet: ContactResult | null;
	/** Null while nothing was recorded. */
	state: RecordState | null;
};

/** `stateOf` gives the state of what this phone recorded about an entity, else null. */
export function personAtVisit(
	entry: RosterEntry,
	visit: DayVisit,
	zone: string,
	stateOf: (entityId: string) => RecordState | null
): PersonAtVisit {
	const day = dayOf(new Date(visit.startsAt), zone);
	const here = entry.contacts.filter((one) => dayOf(new Date(one.occurredAt), zone) === day);
	const names = [entry.enrolmentId, ...(entry.aliases ?? [])];
	const states = [...names, ...here.map((one) => one.id)].map(stateOf);
	const checkedInAt = entry.checkedInAt === null ? null : new Date(entry.checkedInAt);
	const isMet = here.some(isHeld);
	const isRecorded = entry.checkedInAt !== null || here.length > 0;
	return {
		checkedInAt,
		isMet,
		notMet: isMet ? null : lastReason(here, checkedInAt !== null),
		// What this phone did not record came from the server.
		state: mostUrgent(states) ?? (isRecorded ? 'with_server' : null)
	};
}

/** Whoever came after all did come, whenever it was recorded that they had not. */
function lastReason(contacts: DayContact[], isHere: boolean): ContactResult | null {
	const reasons = contacts
		.filter(({ result }) => result !== 'attended' && !(isHere && result === 'no_show'))
		.sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1));
	return (reasons.at(-1)?.result as ContactResult | undefined) ?? null;
}

/** How many are on the roster, have come, and were talked to. */
export function countsOf(visit: DayVisit, zone: string) {
	const people = visit.roster.map((entry) => personAtVisit(entry, visit, zone, () => null));
	return {
		people: people.length,
		arrived: people.filter((one) => one.checkedInAt).length,
		met: people.filter((one) => one.isMet).length
	};
}

export function mostUrgent(states: (RecordState | null)[]): RecordState | null {
	return urgency.find((state) => states.includes(state)) ?? null;
}
