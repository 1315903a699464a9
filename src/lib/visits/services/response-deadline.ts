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
	return businessDay(requested, businessDays, isHoliday);
}

/**
 * Business days before the first visit by which a request is answered whatever was promised: whoever
 * hears later can hardly hang up a poster, let alone look for another day.
 */
export const ANSWER_BEFORE_VISIT_DAYS = 2;

export type AnswerQuestion = {
	/** The day on which the request came. */
	requested: Day;
	/** The day of its first visit that takes place. */
	first: Day;
	/** Business days in which the service promises an answer, where it does. */
	businessDays?: number;
	/** The last day on which requests are collected to choose among them, where they are. */
	collectedUntil?: Day;
};

/**
 * The last day on which the office answers a request in time: as promised, and so long before the
 * first visit, whichever is earlier; never before the day it came, nor while others are collected.
 */
export function answerBy(asked: AnswerQuestion, isHoliday: (day: Day) => boolean): Day {
	const { requested, first, businessDays, collectedUntil } = asked;
	const before = businessDay(first, -ANSWER_BEFORE_VISIT_DAYS, isHoliday);
	const promised =
		businessDays === undefined ? before : responseDue(requested, businessDays, isHoliday);
	const due = promised < before ? promised : before;
	if (collectedUntil && due <= collectedUntil) return businessDay(collectedUntil, 1, isHoliday);
	return due < requested ? requested : due;
}

/** Whether the day by which somebody is answered is today, the next business day, or over. */
export function isAnswerNear(due: Day, today: Day, isHoliday: (day: Day) => boolean): boolean {
	return due <= businessDay(today, 1, isHoliday);
}

/** So many business days after a day, or before it where the number is negative. */
function businessDay(from: Day, days: number, isHoliday: (day: Day) => boolean): Day {
	const step = Math.sign(days);
	let day = from;
	for (let left = Math.abs(days); left > 0;) {
		day = addDays(day, step);
		if (!isWeekend(day) && !isHoliday(day)) left--;
	}
	return day;
}
