import { problem, type Problem } from '#lib/base/problems.ts';
import { formatMinute } from '#lib/i18n/times.ts';

/** Minutes after midnight, up to 24:00, on one day; `from` before `to`. */
export type DayHours = { fromMinute: number; toMinute: number };
/** Hours of one weekday, 1 = Monday … 7 = Sunday. */
export type WeekHours = DayHours & { weekday: number };

/** So many spans a day: with two of them lunch stays free, with three the evening stands apart. */
export const SPANS_A_DAY = 3;
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const WORKDAYS = [1, 2, 3, 4, 5];
const DAY_MINUTES = 1440;

/** What was typed for one span; null for an empty box. */
export type TypedSpan = { from: number | null; to: number | null };

/** The name of a box: `from-1-2` is where the second span of Monday begins. */
export function spanField(side: 'from' | 'to', day: number, place: number): string {
	return `${side}-${day}-${place}`;
}

/**
 * The hours of one day as typed, in their order, or what is wrong with them, each at its box.
 * Midnight as an end is the end of the day.
 */
export function dayHours(
	typed: TypedSpan[],
	day: number
): { hours: DayHours[]; problems: Problem[] } {
	const hours: (DayHours & { place: number })[] = [];
	const problems: Problem[] = [];
	typed.forEach(({ from, to }, at) => {
		const place = at + 1;
		if (from === null && to === null) return;
		if (from === null) return problems.push(empty('from', day, place));
		if (to === null) return problems.push(empty('to', day, place));
		const toMinute = to === 0 ? DAY_MINUTES : to;
		if (toMinute <= from) {
			return problems.push(problem('span_backwards', undefined, spanField('to', day, place)));
		}
		hours.push({ fromMinute: from, toMinute, place });
	});
	hours.sort((a, b) => a.fromMinute - b.fromMinute);
	hours.forEach(({ fromMinute, place }, at) => {
		const before = hours[at - 1];
		if (before && fromMinute < before.toMinute) {
			problems.push(problem('spans_overlap', undefined, spanField('from', day, place)));
		}
	});
	return { hours: hours.map(({ fromMinute, toMinute }) => ({ fromMinute, toMinute })), problems };
}

function empty(side: 'from' | 'to', day: number, place: number): Problem {
	return problem('required', undefined, spanField(side, day, place));
}

/** The boxes of a form with what Monday's say in those of the other working days as well. */
export function copyMonday(typed: Record<string, string>): Record<string, string> {
	const copied = { ...typed };
	for (const day of WORKDAYS) {
		for (let place = 1; place <= SPANS_A_DAY; place++) {
			for (const side of ['from', 'to'] as const) {
				copied[spanField(side, day, place)] = typed[spanField(side, 1, place)] ?? '';
			}
		}
	}
	return copied;
}

/** The working minutes of a week; hours of one day do not overlap. */
export function minutesOf(hours: DayHours[]): number {
	return hours.reduce((sum, { fromMinute, toMinute }) => sum + toMinute - fromMinute, 0);
}

/** Weekdays with the same hours in a row, for a short text: Monday to Friday, say. */
export type DayRun = { from: number; to: number; hours: DayHours[] };

export function runsOf(week: WeekHours[]): DayRun[] {
	const runs: DayRun[] = [];
	for (const day of WEEKDAYS) {
		const hours = week
			.filter(({ weekday }) => weekday === day)
			.toSorted((a, b) => a.fromMinute - b.fromMinute)
			.map(({ fromMinute, toMinute }) => ({ fromMinute, toMinute }));
		const last = runs.at(-1);
		if (!hours.length) continue;
		const isNext = last?.to === day - 1 && JSON.stringify(last.hours) === JSON.stringify(hours);
		if (isNext) last.to = day;
		else runs.push({ from: day, to: day, hours });
	}
	return runs;
}

/** The hours of one day as a text: `09:00–12:00, 13:00–18:00`. */
export function spansText(hours: DayHours[]): string {
	return hours
		.map(({ fromMinute, toMinute }) => `${formatMinute(fromMinute)}–${formatMinute(toMinute)}`)
		.join(', ');
}
