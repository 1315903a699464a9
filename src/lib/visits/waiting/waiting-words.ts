import { fromDayNumber } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { weekdayName } from '#lib/i18n/times.ts';

// 1970-01-05 was a Monday.
const MONDAY = 4;

/** `화` · `Tue` for 2 (1 = Monday). */
export function weekdayWord(weekday: number, language: Language): string {
	return weekdayName(fromDayNumber(MONDAY + weekday - 1), language);
}

/** Days of the week as boxes to tick. */
export function weekdayOptions(weekdays: number[], language: Language) {
	return weekdays.map((day) => ({ value: String(day), label: weekdayWord(day, language) }));
}

/** `월 · 수` · `Mon · Wed`. */
export function weekdaysText(weekdays: number[], language: Language): string {
	return weekdays.map((day) => weekdayWord(day, language)).join(' · ');
}
