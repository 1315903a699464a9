import { dayOf } from '#lib/base/days.ts';
import type { DayContact, DayVisit, RosterEntry } from '#lib/field/day.ts';
import type { ContactResult } from '#lib/programmes/facts.ts';
import { isHeld } from '#lib/programmes/readings.ts';

/** Where a record is; the further left, the more it needs a look. */
const urgency = ['needs_attention', 'waiting', 'sending', 'with_server'] as const;
export type RecordState = (typeof urgency)[number];

/** No day is longer, also where the clocks change. */
const LONGEST_DAY_MS = 25 * 3_600_000;

/** What happened to one person at one visit. */
export type Presence = {
	checkedInAt: Date | null;
	/** True once a contact was held on the day of the visit. */
	isMet: boolean;
	/** Why they were not talked to that day, as it was recorded last; null where nothing says so. */
	notMet: ContactResult | null;
	/** Whose records say so: the enrolment by all of its ids, and the contacts. */
	recordedAs: string[];
	isRecorded: boolean;
};

/** The same, and where its records are; null while nothing was recorded. */
export type PersonAtVisit = Presence & { state: RecordState | null };

/** What happened to somebody on the day on which a visit begins, an instant. */
export function presenceAt(entry: RosterEntry, startsAt: string, zone: string): Presence {
	const here = entry.contacts.filter((one) => isSameDay(one.occurredAt, startsAt, zone));
	const names = [entry.enrolmentId, ...(entry.aliases ?? [])];
	const checkedInAt = entry.checkedInAt === null ? null : new Date(entry.checkedInAt);
	const isMet = here.some(isHeld);
	return {
		checkedInAt,
		isMet,
		notMet: isMet ? null : lastReason(here, checkedInAt !== null),
		recordedAs: [...names, ...here.map((one) => one.id)],
		isRecorded: checkedInAt !== null || here.length > 0
	};
}

/** Where the records of it are. `stateOf` gives the state of what this phone recorded, else null. */
export function stateAmong(
	{ recordedAs, isRecorded }: Presence,
	stateOf: (entityId: string) => RecordState | null
): RecordState | null {
	// What this phone did not record came from the server.
	return mostUrgent(recordedAs.map(stateOf)) ?? (isRecorded ? 'with_server' : null);
}

/** Both of them. */
export function personAtVisit(
	entry: RosterEntry,
	visit: DayVisit,
	zone: string,
	stateOf: (entityId: string) => RecordState | null
): PersonAtVisit {
	const presence = presenceAt(entry, visit.startsAt, zone);
	return { ...presence, state: stateAmong(presence, stateOf) };
}

/** Most contacts were at another visit, and a look at the calendar costs much more than a number. */
function isSameDay(at: string, other: string, zone: string): boolean {
	const [one, two] = [new Date(at), new Date(other)];
	const isNear = Math.abs(one.getTime() - two.getTime()) < LONGEST_DAY_MS;
	return isNear && dayOf(one, zone) === dayOf(two, zone);
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
	const people = visit.roster.map((entry) => presenceAt(entry, visit.startsAt, zone));
	return {
		people: people.length,
		arrived: people.filter((one) => one.checkedInAt).length,
		met: people.filter((one) => one.isMet).length
	};
}

export function mostUrgent(states: (RecordState | null)[]): RecordState | null {
	return urgency.find((state) => states.includes(state)) ?? null;
}
