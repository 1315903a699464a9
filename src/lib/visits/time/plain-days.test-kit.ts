import { addDays, daysBetween, weekday, type Day } from '#lib/base/days.ts';
import type { Taken } from '#lib/visits/time/caps.ts';
import type { AvailabilityInput } from '#lib/visits/time/counselor-calendar.ts';
import type { ClosedSpan, DayPattern, Weekday } from '#lib/visits/time/day-patterns.ts';
import type { Pace } from '#lib/visits/time/pace.ts';
import type { Caps, VisitRule } from '#lib/visits/time/rules.ts';

/*
 * For tests only: what the rules of a service say of days, once more in the plainest form: days are
 * listed and looked for, where the engine computes.
 */

/** Whether a visit may lie on that day, whatever the time and whoever is free. */
export function plainlyServed({ rules, isHoliday }: AvailabilityInput, visit: VisitRule, day: Day) {
	const { season, holidays, calendar, closed } = rules;
	if (season?.from && day < season.from) return false;
	if (season?.to && day > season.to) return false;
	if (closed?.some((span) => closedDays(span, day).includes(day))) return false;
	if (holidays !== 'open' && isHoliday(day)) return false;
	if (visit.weekdays && !visit.weekdays.includes(weekday(day) as Weekday)) return false;
	return !calendar || calendar.some((window) => plainlyStands(window, day));
}

export function plainlyStands(window: DayPattern, day: Day): boolean {
	const { days, weeks, monthDays, everyWeeks, dates, since, until } = window;
	if (since && day < since) return false;
	if (until && day > until) return false;
	if (dates) return dates.includes(day);
	if (days && !days.includes(weekday(day) as Weekday)) return false;
	const alike = daysOfMonth(day).filter((one) => weekday(one) === weekday(day));
	const last = (week: number) => (week === -1 ? alike.length : week);
	if (weeks && !weeks.some((week) => alike[last(week) - 1] === day)) return false;
	const backwards = daysOfMonth(day).toReversed();
	const named = (number: number) =>
		number > 0 ? daysOfMonth(day)[number - 1] : backwards[-number - 1];
	if (monthDays && !monthDays.some((number) => named(number) === day)) return false;
	return !everyWeeks || rhythmDays(everyWeeks, day).includes(day);
}

/** The days of a closed span: of every year those that begin in the year before and in this one. */
function closedDays({ from, to }: ClosedSpan, day: Day): Day[] {
	const year = Number(day.slice(0, 4));
	const spans: [Day, Day][] =
		from.length === 10
			? [[from as Day, to as Day]]
			: [year - 1, year].map((one) => [
					`${one}-${from}` as Day,
					`${from <= to ? one : one + 1}-${to}` as Day
				]);
	return spans.flatMap(daysFromTo);
}

const listed = new Map<string, Day[]>();

/** Spans are asked for over and over: each list is written once. */
function daysFromTo([first, last]: [Day, Day]): Day[] {
	const key = `${first} ${last}`;
	if (!listed.has(key)) {
		const found: Day[] = [];
		for (let one = first; one <= last; one = addDays(one, 1)) found.push(one);
		listed.set(key, found);
	}
	return listed.get(key)!;
}

function daysOfMonth(day: Day): Day[] {
	const first = day.slice(0, 8) + '01';
	return Array.from({ length: 31 }, (_, at) => addDays(first, at)).filter(
		(one) => one.slice(0, 7) === day.slice(0, 7)
	);
}

/** All days of the weeks of a rhythm, until after `day`. */
function rhythmDays({ weeks, from }: { weeks: number; from: Day }, day: Day): Day[] {
	let monday = from;
	while (weekday(monday) !== 1) monday = addDays(monday, -1);
	const found: Day[] = [];
	for (; monday <= day; monday = addDays(monday, 7 * weeks)) {
		for (let at = 0; at < 7; at++) found.push(addDays(monday, at));
	}
	return found.filter((one) => one >= from);
}

/** Whether one more visit on that day keeps every cap, with the series' own visits before it. */
export function plainlyUnderCaps(caps: Caps = {}, taken: Taken | undefined, own: Day[], day: Day) {
	const before = taken ?? { days: [], series: 0 };
	const visits = [
		...before.days.flatMap((one) => Array<Day>(one.visits).fill(one.day)),
		...own,
		day
	];
	const firsts = before.days.flatMap((one) => Array<Day>(one.series).fill(one.day));
	const inMonth = (one: Day) => one.slice(0, 7) === day.slice(0, 7);
	const inWeek = (one: Day) => {
		const sunday = addDays(day, 7 - weekday(day));
		return one <= sunday && daysBetween(one, sunday) < 7;
	};
	const quarter = (one: Day) => Math.floor((Number(one.slice(5, 7)) - 1) / 3);
	const inYear = (one: Day) => one.slice(0, 4) === day.slice(0, 4);
	const inQuarter = (one: Day) => inYear(one) && quarter(one) === quarter(day);
	const count = (days: Day[], isIn: (one: Day) => boolean) => days.filter(isIn).length;
	if (!own.length) {
		if (before.series + 1 > (caps.seriesInAll ?? Infinity)) return false;
		if (count(firsts, inMonth) + 1 > (caps.seriesAMonth ?? Infinity)) return false;
		if (count(firsts, inQuarter) + 1 > (caps.seriesAQuarter ?? Infinity)) return false;
		if (count(firsts, inYear) + 1 > (caps.seriesAYear ?? Infinity)) return false;
	}
	return (
		count(visits, (one) => one === day) <= (caps.visitsADay ?? Infinity) &&
		count(visits, inWeek) <= (caps.visitsAWeek ?? Infinity) &&
		count(visits, inMonth) <= (caps.visitsAMonth ?? Infinity) &&
		count(visits, inQuarter) <= (caps.visitsAQuarter ?? Infinity)
	);
}

/** Whether the days of a series with one more among them keep its pace: every two, week and month. */
export function plainlyAtPace(pace: Pace = {}, own: Day[], day: Day): boolean {
	const all = [...own, day];
	const monday = (one: Day) => addDays(one, 1 - weekday(one));
	const sameWeek = all.filter((one) => monday(one) === monday(day));
	const sameMonth = all.filter((one) => one.slice(0, 7) === day.slice(0, 7));
	return (
		own.every((one) => Math.abs(daysBetween(one, day)) >= (pace.gapDays ?? 0)) &&
		sameWeek.length <= (pace.visitsAWeek ?? Infinity) &&
		sameMonth.length <= (pace.visitsAMonth ?? Infinity)
	);
}
