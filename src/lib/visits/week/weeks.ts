import { addDays, dayNumber, fromDayNumber, isDay, weekday, type Day } from '#lib/base/days.ts';

/** A week of ISO 8601, `2026-W48`: from Monday to Sunday, of the year in which its Thursday lies. */
export type Week = string;

const weekPattern = /^(\d{4})-W(\d{2})$/;
const DAYS = 7;

/** The week in which a day lies. */
export function weekOf(day: Day): Week {
	const thursday = addDays(day, 4 - weekday(day));
	const year = thursday.slice(0, 4);
	const days = dayNumber(thursday) - dayNumber(`${year}-01-01`);
	return `${year}-W${String(Math.floor(days / DAYS) + 1).padStart(2, '0')}`;
}

/** The week that was typed into an address; null where there is no such week. */
export function asWeek(typed: unknown): Week | null {
	if (typeof typed !== 'string' || !weekPattern.test(typed)) return null;
	const monday = mondayOf(typed);
	return isDay(monday) && weekOf(monday) === typed ? typed : null;
}

/** The days of a week, Monday first. */
export function daysOfWeek(week: Week): Day[] {
	const monday = mondayOf(week);
	return Array.from({ length: DAYS }, (_, shift) => addDays(monday, shift));
}

/** The week that lies so many weeks later; earlier with a negative number. */
export function shiftWeek(week: Week, weeks: number): Week {
	return weekOf(addDays(mondayOf(week), weeks * DAYS));
}

/** Week 1 is the one with the 4th of January. */
function mondayOf(week: Week): Day {
	const [, year, number] = weekPattern.exec(week)!;
	const fourth = `${year}-01-04`;
	return fromDayNumber(dayNumber(fourth) + 1 - weekday(fourth) + (Number(number) - 1) * DAYS);
}
