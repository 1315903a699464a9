import { dayNumber, fromDayNumber, weekday, type Day } from '#lib/base/days.ts';

/*
 * Words for days and hours, kept as data in the rules of a service: a season, "second and fourth
 * Thursday from ten to twelve", "every fourth week since October".
 */

/** ISO 8601: 1 = Monday … 7 = Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Days from the first to the last, both included; open where an end is missing. */
export type DaySpan = { from?: Day; to?: Day };

/** Minutes after midnight on the wall clock of the site, half open. */
export type MinuteSpan = { fromMinute: number; untilMinute: number };

/**
 * Hours on the days that all of its patterns name; on every day where it names none. `dates` stand
 * alone: no weekday is asked of them.
 */
export type TimeWindow = MinuteSpan & {
	days?: Weekday[];
	/** Which of that weekday in its month: 1 to 5 from the first, -1 the last. */
	weeks?: number[];
	/** Every so many weeks, Monday to Sunday, from the week of `from`; never before that day. */
	everyWeeks?: { weeks: number; from: Day };
	dates?: Day[];
	/** First and last day on which the window stands at all. */
	since?: Day;
	until?: Day;
	/** Where the service is then, for one that stops at several places. */
	stop?: string;
};

/** Whether a day lies in a span; where there is none, every day does. */
export function isInSpan(span: DaySpan | undefined, day: Day): boolean {
	return (span?.from ?? day) <= day && day <= (span?.to ?? day);
}

/** Whether a window stands on a day, whatever its hours. */
export function standsOn(window: TimeWindow, day: Day): boolean {
	if (!isInSpan({ from: window.since, to: window.until }, day)) return false;
	if (window.dates) return window.dates.includes(day);
	if (window.days && !window.days.includes(weekday(day) as Weekday)) return false;
	if (window.weeks && !window.weeks.some((week) => isNthOfMonth(day, week))) return false;
	return !window.everyWeeks || isInRhythm(window.everyWeeks, day);
}

/** The day number of the Monday of a day's week. */
export function mondayOf(day: Day): number {
	return dayNumber(day) - weekday(day) + 1;
}

/** `2026-11` of a day in November 2026. */
export function monthOf(day: Day): string {
	return day.slice(0, 7);
}

/** Whether it is the nth of its weekday in its month; -1 asks for the last. */
function isNthOfMonth(day: Day, nth: number): boolean {
	if (nth > 0) return Math.ceil(Number(day.slice(8)) / 7) === nth;
	return monthOf(fromDayNumber(dayNumber(day) + 7)) !== monthOf(day);
}

function isInRhythm({ weeks, from }: NonNullable<TimeWindow['everyWeeks']>, day: Day): boolean {
	return day >= from && ((mondayOf(day) - mondayOf(from)) / 7) % weeks === 0;
}
