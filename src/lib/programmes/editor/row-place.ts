/*
 * Where the value of a condition's row is looked for, as one choice: at the contact at hand, in the outcome's
 * window, between two days counted from one of the days that count, or whenever it was said.
 */
import type { Observation } from '#lib/programmes/expression.ts';

export const wheres = ['contact', 'window', 'days', 'first', 'ever'] as const;
export type Where = (typeof wheres)[number];

/** Days after a day that counts, both included, as they are typed. */
export type RowDays = { anchor: string; from: string; to: string };
export type RowPlace = { where: Where; days?: RowDays };

export function placeOf({ in: inside, pick, window }: Observation): RowPlace {
	if (window) {
		const { anchor, from, to } = window;
		return { where: 'days', days: { anchor, from: String(from), to: String(to) } };
	}
	if (pick === 'first') return { where: 'first' };
	return { where: inside ?? 'ever' };
}

/** The value of a question that is looked for there. */
export function observationAt(key: string, { where, days }: RowPlace): Observation {
	if (where === 'contact' || where === 'window') return { key, in: where };
	if (where === 'first') return { key, pick: 'first' };
	if (where !== 'days' || !days) return { key };
	const [from, to] = [Number(days.from), Number(days.to)];
	return { key, window: { anchor: days.anchor, from, to } };
}
