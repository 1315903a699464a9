import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatMonth } from '#lib/i18n/times.ts';
import type { Period } from '#lib/outcomes/reports/period.ts';

/** `2026년 3분기` · `Quarter 3 of 2026`. */
export function periodWords({ kind, year, number, from }: Period, locale: Language): string {
	if (kind === 'month') return formatMonth(from, locale);
	if (kind === 'quarter') return m.reports_period_quarter({ year, number }, { locale });
	if (kind === 'year') return m.reports_period_year({ year }, { locale });
	return number === 1
		? m.reports_period_half_first({ year }, { locale })
		: m.reports_period_half_second({ year }, { locale });
}
