import type { Day } from '#lib/base/days.ts';
import type { Scalar } from '#lib/programmes/expression.ts';
import type { AnchorFact, ContactFact, Facts, MeasureFact } from '#lib/programmes/facts.ts';
import { ENROLLED } from '#lib/programmes/template.ts';

/** Contacts by day, instant and id: one order, however they arrived. An id counts once. */
export function orderedContacts(contacts: ContactFact[]): ContactFact[] {
	const byId = new Map(contacts.map((contact) => [contact.id, contact]));
	return [...byId.values()].sort(byTime);
}

/** Negative when `a` came first. */
export function byTime(a: ContactFact, b: ContactFact): number {
	return (
		compare(a.occurredOn, b.occurredOn) ||
		compare(instant(a.occurredAt), instant(b.occurredAt)) ||
		compare(a.id, b.id)
	);
}

/** The value that a contact holds for a measure: the last one taken that no correction replaced. */
export function readingOf(contact: ContactFact, key: string): Scalar | undefined {
	const valid = contact.measures.filter(
		(measure) => measure.key === key && !measure.supersededBy && measure.value !== null
	);
	return valid.sort(byTaking).at(-1)?.value;
}

/** The anchors that hold, with the day of enrolment among them. Later settings replace earlier. */
export function anchorsOf(facts: Facts): Record<string, Day> {
	return latestOf(facts, facts.anchors);
}

/** The anchors as they stood at an instant; one that was first set later counts from its first. */
export function anchorsAt(facts: Facts, at: string): Record<string, Day> {
	const first = facts.anchors.filter((anchor) => anchor === firstSetting(facts, anchor.key));
	const before = facts.anchors.filter((anchor) => instant(anchor.setAt) <= instant(at));
	return { ...latestOf(facts, first), ...latestOf(facts, before) };
}

function latestOf(facts: Facts, anchors: AnchorFact[]): Record<string, Day> {
	const days: Record<string, Day> = {};
	for (const anchor of [...anchors].sort(bySetting)) days[anchor.key] = anchor.day;
	return { ...days, [ENROLLED]: facts.enrolledOn };
}

function firstSetting(facts: Facts, key: string): AnchorFact | undefined {
	return facts.anchors.filter((anchor) => anchor.key === key).sort(bySetting)[0];
}

function bySetting(a: AnchorFact, b: AnchorFact): number {
	return compare(instant(a.setAt), instant(b.setAt)) || compare(a.day, b.day);
}

function byTaking(a: MeasureFact, b: MeasureFact): number {
	return (
		compare(instant(a.takenAt), instant(b.takenAt)) || compare(String(a.value), String(b.value))
	);
}

function compare<T extends string | number>(a: T, b: T): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

// Offsets may differ between devices, so instants are compared as numbers.
function instant(at: string): number {
	return Date.parse(at) || 0;
}
