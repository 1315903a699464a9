import { addDays } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatDay, formatMinute, weekdayName } from '#lib/i18n/times.ts';
import type { DaySpan, MinuteSpan, TimeWindow, Weekday } from '#lib/visits/time/day-patterns.ts';
import { kindWords, sizeWords } from '#lib/visits/organization-words.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';

/** A Monday, to name the days of the week by. */
const A_MONDAY = '2026-11-16';

/** One rule as it is read: what it is about, and its lines. */
export type RuleWords = { term: string; lines: string[] };

/**
 * The rules of a service in words, for whoever thinks of booking it: only those that it has. Caps are
 * said where they decide whether there is a place at all.
 */
export function ruleWords(rules: ServiceRules, locale: Language): RuleWords[] {
	const { organizationKinds: kinds, organizationSize, season, requests, calendar, breaks } = rules;
	const options = { locale };
	const pauses = (breaks ?? []).map(hoursWords);
	const isOpen = rules.holidays === 'open';
	const found: [string, string[]][] = [
		[m.booking_rules_who({}, options), kinds ? [kindList(kinds, locale)] : []],
		[
			m.booking_rules_size({}, options),
			organizationSize ? [sizeWords(organizationSize, locale)] : []
		],
		[m.booking_rules_season({}, options), spanWords(season, locale)],
		[m.booking_rules_requests({}, options), spanWords(requests, locale)],
		[
			m.booking_rules_days({}, options),
			(calendar ?? []).map((window) => windowWords(window, locale))
		],
		[m.booking_rules_break({}, options), pauses],
		[
			m.booking_rules_holidays({}, options),
			isOpen ? [m.booking_rules_holidays_open({}, options)] : []
		],
		[m.booking_rules_places({}, options), placeWords(rules, locale)]
	];
	return found.filter(([, lines]) => lines.length).map(([term, lines]) => ({ term, lines }));
}

/** Several kinds of organizations in one line. */
export function kindList(kinds: NonNullable<ServiceRules['organizationKinds']>, locale: Language) {
	return kinds.map((kind) => kindWords(kind, locale)).join(', ');
}

function placeWords({ caps = {} }: ServiceRules, locale: Language): string[] {
	const { seriesAMonth, seriesInAll } = caps;
	const options = { locale };
	return [
		...(seriesAMonth ? [m.booking_rules_month({ count: seriesAMonth }, options)] : []),
		...(seriesInAll ? [m.booking_rules_in_all({ count: seriesInAll }, options)] : [])
	];
}

function spanWords({ from, to }: DaySpan = {}, locale: Language): string[] {
	const options = { locale };
	const [first, last] = [from, to].map((day) => (day ? formatDay(day, locale) : ''));
	if (first && last) return [m.booking_rules_between({ from: first, to: last }, options)];
	if (first) return [m.booking_rules_from({ from: first }, options)];
	return last ? [m.booking_rules_to({ to: last }, options)] : [];
}

/** `매월 둘째·넷째 목 10:00–12:00 (과학관)`, with the days between which it stands. */
function windowWords(window: TimeWindow, locale: Language): string {
	const span = spanWords({ from: window.since, to: window.until }, locale);
	const where = window.stop ? [`(${window.stop})`] : [];
	return [daysWords(window, locale), hoursWords(window), ...where, ...span].join(' ');
}

function daysWords({ days, weeks, everyWeeks, dates }: TimeWindow, locale: Language): string {
	const options = { locale };
	if (dates) return dates.map((day) => formatDay(day, locale)).join(', ');
	const named = days ? weekdayList(days, locale) : m.booking_rules_every_day({}, options);
	if (everyWeeks) {
		const from = formatDay(everyWeeks.from, locale);
		return m.booking_rules_rhythm({ weeks: everyWeeks.weeks, from, days: named }, options);
	}
	if (weeks) return m.booking_rules_nth({ weeks: weekList(weeks, locale), days: named }, options);
	return days ? m.booking_rules_weekly({ days: named }, options) : named;
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

function hoursWords({ fromMinute, untilMinute }: MinuteSpan): string {
	return `${formatMinute(fromMinute)}–${formatMinute(untilMinute)}`;
}
