import { addDays, type Day } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatDay, formatMinute, weekdayName } from '#lib/i18n/times.ts';
import {
	isYearly,
	type ClosedSpan,
	type DayPattern,
	type DaySpan,
	type MinuteSpan,
	type TimeWindow,
	type Weekday
} from '#lib/visits/time/day-patterns.ts';
import type { Stop } from '#lib/visits/time/stops.ts';

/* Days and hours of the rules of a service, in words. */

/** A Monday, to name the days of the week by. */
const A_MONDAY = '2026-11-16';

/** A span of days: `2026년 3월 1일 (일)부터 …까지`; nothing where it is open at both ends. */
export function spanWords({ from, to }: DaySpan = {}, locale: Language): string[] {
	const options = { locale };
	const [first, last] = [from, to].map((day) => (day ? formatDay(day, locale) : ''));
	if (first && last) return [m.booking_rules_between({ from: first, to: last }, options)];
	if (first) return [m.booking_rules_from({ from: first }, options)];
	return last ? [m.booking_rules_to({ to: last }, options)] : [];
}

/** A closed time: days, or `매년 12월 21일부터 1월 10일까지`. */
export function closedWords({ from, to }: ClosedSpan, locale: Language): string {
	const options = { locale };
	const [first, last] = [from, to].map((one) => endWords(one, locale));
	const span = m.booking_rules_between({ from: first!, to: last! }, options);
	return isYearly(from) ? m.booking_rules_yearly({ span }, options) : span;
}

function endWords(text: string, locale: Language): string {
	if (!isYearly(text)) return formatDay(text as Day, locale);
	const [month, day] = text.split('-').map(Number);
	return m.booking_rules_month_and_day({ month: month!, day: day! }, { locale });
}

/** `매월 둘째·넷째 목 10:00–12:00 (과학관)`, with the days between which it stands. */
export function windowWords(window: TimeWindow, locale: Language, stops: Stop[] = []): string {
	const name = stops.find(({ key }) => key === window.stop)?.name[locale] ?? window.stop;
	const where = name ? [`(${name})`] : [];
	return [
		daysWords(window, locale),
		hoursWords(window),
		...where,
		...limitWords(window, locale)
	].join(' ');
}

/** The days of a pattern, with those between which it stands. */
export function patternWords(pattern: DayPattern, locale: Language): string {
	return [daysWords(pattern, locale), ...limitWords(pattern, locale)].join(' ');
}

function limitWords({ since, until }: DayPattern, locale: Language): string[] {
	return spanWords({ from: since, to: until }, locale);
}

function daysWords(pattern: DayPattern, locale: Language): string {
	const { days, weeks, monthDays, everyWeeks, dates } = pattern;
	const options = { locale };
	if (dates) return dates.map((day) => formatDay(day, locale)).join(', ');
	const dated = monthDays && monthDayList(monthDays, locale);
	const weekly = days ? weekdayList(days, locale) : m.booking_rules_every_day({}, options);
	const named = dated ? [dated, ...(days ? [`(${weekly})`] : [])].join(' ') : weekly;
	if (everyWeeks) {
		const from = formatDay(everyWeeks.from, locale);
		return m.booking_rules_rhythm({ weeks: everyWeeks.weeks, from, days: named }, options);
	}
	if (weeks) return m.booking_rules_nth({ weeks: weekList(weeks, locale), days: named }, options);
	if (dated) return named;
	return days ? m.booking_rules_weekly({ days: named }, options) : named;
}

function monthDayList(monthDays: number[], locale: Language): string {
	const options = { locale };
	const word = (day: number) => {
		if (day > 0) return m.booking_rules_month_day({ day }, options);
		if (day === -1) return m.booking_rules_month_end({}, options);
		return m.booking_rules_before_month_end({ days: -day - 1 }, options);
	};
	return m.booking_rules_monthly({ days: monthDays.map(word).join('·') }, options);
}

function weekdayList(days: Weekday[], locale: Language): string {
	return days.map((day) => weekdayName(addDays(A_MONDAY, day - 1), locale)).join('·');
}

function weekList(weeks: number[], locale: Language): string {
	const words: Record<number, typeof m.booking_rules_week_1> = {
		[-1]: m.booking_rules_week_last,
		1: m.booking_rules_week_1,
		2: m.booking_rules_week_2,
		3: m.booking_rules_week_3,
		4: m.booking_rules_week_4,
		5: m.booking_rules_week_5
	};
	return weeks.map((week) => words[week]!({}, { locale })).join('·');
}

/** `10:00–12:00`. */
export function hoursWords({ fromMinute, untilMinute }: MinuteSpan): string {
	return `${formatMinute(fromMinute)}–${formatMinute(untilMinute)}`;
}
