import { addDays, dayNumber, fromDayNumber, weekday, type Day } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import { fixedHolidays, lunarHolidays, type HolidayRule } from '#lib/visits/time/holiday-rules.ts';

/** What an administrator added to the calendar (observed) or took out of it (not observed). */
export type HolidayRow = { day: Day; name: Localized; observed: boolean };

type Celebration = { day: Day; rule: HolidayRule };

const rulesOfYears = new Map<number, ReadonlyMap<Day, Localized>>();
const lunarCalendar = new Intl.DateTimeFormat('en-u-ca-dangi', {
	timeZone: 'UTC',
	month: 'numeric',
	day: 'numeric'
});

/**
 * The public holidays of Korea in a year, by rule (관공서의 공휴일에 관한 규정, as since 2014), with
 * the administrator's rows on top: a row never moves a substitute holiday. In order of the day.
 */
export function holidaysOf(year: number, rows: HolidayRow[]): Map<Day, Localized> {
	const days = new Map(holidaysByRule(year));
	for (const row of rows) {
		if (Number(row.day.slice(0, 4)) !== year) continue;
		if (row.observed) days.set(row.day, row.name);
		else days.delete(row.day);
	}
	return inOrder(days);
}

/** Answers for any day the name of its holiday, or null. Works each year out once. */
export function holidayCalendar(rows: HolidayRow[]): (day: Day) => Localized | null {
	const years = new Map<string, Map<Day, Localized>>();
	return (day) => {
		const year = day.slice(0, 4);
		if (!years.has(year)) years.set(year, holidaysOf(Number(year), rows));
		return years.get(year)!.get(day) ?? null;
	};
}

function holidaysByRule(year: number): ReadonlyMap<Day, Localized> {
	let days = rulesOfYears.get(year);
	if (!days) {
		const celebrations = celebrationsOf(year);
		days = withSubstitutes(year, celebrations, namesOf(celebrations));
		rulesOfYears.set(year, days);
	}
	return days;
}

function celebrationsOf(year: number): Celebration[] {
	const fixed = fixedHolidays.map((rule) => ({ day: `${year}-${rule.on}`, rule }));
	const lunarDays = lunarDaysOf(year);
	const lunar = lunarHolidays.flatMap((rule) => {
		const day = lunarDays.get(rule.on);
		return day ? rule.around.map((shift) => ({ day: addDays(day, shift), rule })) : [];
	});
	return [...fixed, ...lunar]
		.filter(({ rule }) => year >= (rule.since ?? 0))
		.sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** The Gregorian day of each lunar `month-day` of the year; leap months ("4bis") are no feast. */
function lunarDaysOf(year: number): Map<string, Day> {
	const days = new Map<string, Day>();
	const end = dayNumber(`${year}-12-31`);
	for (let number = dayNumber(`${year}-01-01`); number <= end; number++) {
		const day = fromDayNumber(number);
		const parts = lunarCalendar.formatToParts(new Date(day + 'T00:00:00Z'));
		const month = parts.find((part) => part.type === 'month')!.value;
		const ofMonth = parts.find((part) => part.type === 'day')!.value;
		if (!days.has(`${month}-${ofMonth}`)) days.set(`${month}-${ofMonth}`, day);
	}
	return days;
}

function namesOf(celebrations: Celebration[]): Map<Day, Localized> {
	const names = new Map<Day, Localized>();
	for (const { day, rule } of celebrations) {
		const other = names.get(day);
		names.set(day, other ? joined(other, rule.name) : rule.name);
	}
	return names;
}

function joined(one: Localized, other: Localized): Localized {
	return { ko: `${one.ko} · ${other.ko}`, en: `${one.en} · ${other.en}` };
}

function withSubstitutes(year: number, all: Celebration[], names: Map<Day, Localized>) {
	const days = new Map(names);
	for (const day of names.keys()) {
		const here = all.filter((one) => one.day === day);
		const moved = here.find((one) => isMadeUpFor(one, here.length > 1, year));
		if (!moved) continue;
		days.set(nextWorkingDay(day, days), substituteName(moved.rule.name));
	}
	return inOrder(days);
}

/** Whether a holiday that falls on a day off, or on another holiday, gets another day. */
function isMadeUpFor({ day, rule }: Celebration, coincides: boolean, year: number): boolean {
	if (!rule.madeUpFor || year < rule.madeUpFor.since) return false;
	const onWeekday = weekday(day);
	if (onWeekday < 6) return coincides;
	return onWeekday === 7 || rule.madeUpFor.onSaturday;
}

function nextWorkingDay(after: Day, taken: ReadonlyMap<Day, Localized>): Day {
	let day = addDays(after, 1);
	while (weekday(day) >= 6 || taken.has(day)) day = addDays(day, 1);
	return day;
}

function substituteName(name: Localized): Localized {
	return { ko: `대체공휴일(${name.ko})`, en: `Substitute holiday (${name.en})` };
}

function inOrder(days: ReadonlyMap<Day, Localized>): Map<Day, Localized> {
	return new Map([...days].sort(([a], [b]) => (a < b ? -1 : 1)));
}
