import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatNumber, weekdayName } from '#lib/i18n/times.ts';
import { minutesOf, runsOf, spansText, type WeekHours } from '#lib/visits/team/hours.ts';

/** A Monday; the days after it give the other weekdays their names. */
const MONDAY = 5;

/** The name of a weekday, 1 = Monday. */
export function dayWords(day: number, language: Language): string {
	return weekdayName(`2026-01-${String(MONDAY + day - 1).padStart(2, '0')}`, language);
}

/** The hours of a week, a line for each run of days that are alike; no line where there are none. */
export function weekLines(week: WeekHours[], language: Language): string[] {
	return runsOf(week).map(({ from, to, hours }) => {
		const first = dayWords(from, language);
		const days =
			from === to ? first : m.team_days_from_to({ from: first, to: dayWords(to, language) });
		return m.team_days_hours({ days, hours: spansText(hours) });
	});
}

/** How long somebody works in a week: `주 40시간`. */
export function weekLength(week: WeekHours[]): string {
	const hours = Math.round(minutesOf(week) / 6) / 10;
	return hours ? m.team_week_length({ hours: formatNumber(hours) }) : m.team_week_none();
}
