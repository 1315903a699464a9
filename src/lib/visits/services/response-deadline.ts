import { addDays, isWeekend, type Day } from '#lib/base/days.ts';

/**
 * The last day on which a request is answered in time: so many business days after the day on which
 * it came, which itself does not count. Weekends and holidays are no business days.
 */
export function responseDue(
	requested: Day,
	businessDays: number,
	isHoliday: (day: Day) => boolean
): Day {
	let day = requested;
	for (let left = businessDays; left > 0;) {
		day = addDays(day, 1);
		if (!isWeekend(day) && !isHoliday(day)) left--;
	}
	return day;
}
