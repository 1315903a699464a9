import { addDays } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { weekdayName } from '#lib/i18n/times.ts';

/** A Monday, to name the days of the week by. */
const A_MONDAY = '2026-11-16';

/** Monday to Sunday, by the numbers that rules have for them. */
export function weekdayChoices(language: Language) {
	return [1, 2, 3, 4, 5, 6, 7].map((day) => ({
		value: String(day),
		label: weekdayName(addDays(A_MONDAY, day - 1), language)
	}));
}

/** Which of its weekday in a month. */
export function weekChoices() {
	const words = [m.editor_nth_1(), m.editor_nth_2(), m.editor_nth_3(), m.editor_nth_4()];
	return [...words, m.editor_nth_5(), m.editor_nth_last()].map((label, at) => ({
		value: at === 5 ? '-1' : String(at + 1),
		label
	}));
}
