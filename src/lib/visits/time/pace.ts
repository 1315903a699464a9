import { fromDayNumber } from '#lib/base/days.ts';
import { mondayOf, monthOf } from '#lib/visits/time/day-patterns.ts';

/**
 * How close the visits of one series may follow each other. Unlike caps, which count what the agency
 * gives to everybody.
 */
export type Pace = {
	/** Days from one visit to the next at least: 7 is the same weekday a week later. */
	gapDays?: number;
	/** Monday to Sunday, and the month of the calendar. */
	visitsAWeek?: number;
	visitsAMonth?: number;
};

/** Whether a visit on a day, by its number, keeps the pace beside the others of its series. */
export function keepsPace(pace: Pace | undefined, day: number, others: number[]): boolean {
	if (!pace) return true;
	const { gapDays = 0, visitsAWeek = Infinity, visitsAMonth = Infinity } = pace;
	if (others.some((one) => Math.abs(one - day) < gapDays)) return false;
	const week = weekOf(day);
	const month = monthOf(fromDayNumber(day));
	const inWeek = others.filter((one) => weekOf(one) === week).length;
	const inMonth = others.filter((one) => monthOf(fromDayNumber(one)) === month).length;
	return inWeek < visitsAWeek && inMonth < visitsAMonth;
}

function weekOf(day: number): number {
	return mondayOf(fromDayNumber(day));
}
