import { dayNumber, fromDayNumber, weekday, type Day } from '#lib/base/days.ts';

/*
 * Words for days and hours, kept as data in the rules of a service: a season, "second and fourth
 * Thursday from ten to twelve", "every fourth week since October".
 */

const MONTH_AND_DAY = 'MM-DD'.length;
const MONTH_DAYS_MAX = 31;

/** ISO 8601: 1 = Monday … 7 = Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Days from the first to the last, both included; open where an end is missing. */
export type DaySpan = { from?: Day; to?: Day };

/** Minutes after midnight on the wall clock of the site, half open. */
export type MinuteSpan = { fromMinute: number; untilMinute: number };

/**
 * The days that all of its parts name; every day where it names none. `dates` stand alone: no
 * weekday is asked of them.
 */
export type DayPattern = {
	days?: Weekday[];
	/** Which of that weekday in its month: 1 to 5 from the first, -1 the last. */
	weeks?: number[];
	/** Days of the month, 1 to 31; -1 is its last, -2 the one before. A month without it has none. */
	monthDays?: number[];
	/** Every so many weeks, Monday to Sunday, from the week of `from`; never before that day. */
	everyWeeks?: { weeks: number; from: Day };
	dates?: Day[];
	/** First and last day on which the pattern stands at all. */
	since?: Day;
	until?: Day;
};

/** Hours on the days of a pattern. */
export type TimeWindow = DayPattern &
	MinuteSpan & {
		/** Where the service is then, for one that stops at several places. */
		stop?: string;
	};

/**
 * Days from the first to the last, both included, on which nothing takes place: `2026-12-21` once,
 * `12-21` in every year, then also over the turn of it.
 */
export type ClosedSpan = { from: string; to: string };

/** Whether a day lies in a span; where there is none, every day does. */
export function isInSpan(span: DaySpan | undefined, day: Day): boolean {
	return (span?.from ?? day) <= day && day <= (span?.to ?? day);
}

/** Whether a closed span holds a day. */
export function isClosedOn(spans: ClosedSpan[] | undefined, day: Day): boolean {
	return (spans ?? []).some(({ from, to }) => {
		const one = isYearly(from) ? day.slice(5) : day;
		// From December into January: either end of the year.
		return from <= to ? from <= one && one <= to : one >= from || one <= to;
	});
}

/** Whether `12-21` of every year is meant. */
export function isYearly(text: string): boolean {
	return text.length === MONTH_AND_DAY;
}

/** Whether a pattern, or a window whatever its hours, stands on a day. */
export function standsOn(window: DayPattern, day: Day): boolean {
	if (!isInSpan({ from: window.since, to: window.until }, day)) return false;
	if (window.dates) return window.dates.includes(day);
	if (window.days && !window.days.includes(weekday(day) as Weekday)) return false;
	if (window.weeks && !window.weeks.some((week) => isNthOfMonth(day, week))) return false;
	if (window.monthDays && !isOfMonth(day, window.monthDays)) return false;
	return !window.everyWeeks || isInRhythm(window.everyWeeks, day);
}

/** The day number of the Monday of a day's week. */
export function mondayOf(day: Day): number {
	return dayNumber(day) - weekday(day) + 1;
}

/** Whether a day is one of those of its month; -1 is the last. */
function isOfMonth(day: Day, wanted: number[]): boolean {
	const number = Number(day.slice(8));
	return wanted.includes(number) || wanted.includes(number - monthLength(day) - 1);
}

function monthLength(day: Day): number {
	const first = dayNumber(`${monthOf(day)}-01` as Day);
	const next = fromDayNumber(first + MONTH_DAYS_MAX);
	return dayNumber(`${monthOf(next)}-01` as Day) - first;
}

/** `2026-11` of a day in November 2026. */
export function monthOf(day: Day): string {
	return day.slice(0, 7);
}

/** `2026-4` of a day in the last three months of 2026. */
export function quarterOf(day: Day): string {
	return `${day.slice(0, 4)}-${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}

/** Whether it is the nth of its weekday in its month; -1 asks for the last. */
function isNthOfMonth(day: Day, nth: number): boolean {
	if (nth > 0) return Math.ceil(Number(day.slice(8)) / 7) === nth;
	return monthOf(fromDayNumber(dayNumber(day) + 7)) !== monthOf(day);
}

function isInRhythm({ weeks, from }: NonNullable<TimeWindow['everyWeeks']>, day: Day): boolean {
	return day >= from && ((mondayOf(day) - mondayOf(from)) / 7) % weeks === 0;
}
