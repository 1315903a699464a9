import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatMonth } from '#lib/i18n/times.ts';
import { periodAround, type Period } from '#lib/outcomes/reports/period.ts';

/** `2026년 3분기` · `Quarter 3 of 2026`. */
export function periodWords(period: Period, locale: Language): string {
	const { kind, year, number, from } = period;
	if (kind === 'span') return m.outcomes_span(endsIn(period, locale), { locale });
	if (kind === 'month') return formatMonth(from, locale);
	if (kind === 'quarter') return m.reports_period_quarter({ year, number }, { locale });
	if (kind === 'year') return m.reports_period_year({ year }, { locale });
	return number === 1
		? m.reports_period_half_first({ year }, { locale })
		: m.reports_period_half_second({ year }, { locale });
}

function endsIn({ from, to }: Period, locale: Language) {
	const quarter = (day: string) => periodWords(periodAround('quarter', day), locale);
	return { from: quarter(from), to: quarter(to) };
}
