import { sensitiveConsent } from '#lib/field/consent-state.ts';
import type { RosterEntry } from '#lib/field/day.ts';
import { readingsOf } from '#lib/programmes/readings.ts';
import type { Measure, MeasureValue, Template } from '#lib/programmes/template.ts';

/** What may be taken of a person by itself now; a sensitive measure only of who agreed. */
export function takeable(template: Template, entry: RosterEntry): Measure[] {
	const maySensitive = sensitiveConsent(template, entry) === 'given';
	return readingsOf(template).filter((def) => maySensitive || !def.sensitive);
}

export type Taken = { value: MeasureValue; at: Date };

/** The last value of a measure of one person, and when it was taken; null where there is none. */
export function lastTaken(entry: RosterEntry, key: string): Taken | null {
	const all = entry.contacts.flatMap(({ measures }) => measures.filter((one) => one.key === key));
	const last = all.sort((a, b) => (a.takenAt < b.takenAt ? -1 : 1)).at(-1);
	return last ? { value: last.value, at: new Date(last.takenAt) } : null;
}

/**
 * The readings since `from` that no contact has asked about yet, as they would be typed: a contact
 * that asks for them need not have them measured again.
 */
export function readingsSince(entry: RosterEntry, from: Date): Record<string, string> {
	const readings = entry.contacts.filter(
		({ stepKey, occurredAt }) => stepKey === null && new Date(occurredAt) >= from
	);
	const sorted = [...readings].sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1));
	return Object.fromEntries(
		sorted.flatMap(({ measures }) => measures.map(({ key, value }) => [key, String(value)]))
	);
}
