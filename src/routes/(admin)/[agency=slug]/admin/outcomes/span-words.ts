import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatMonth, formatPercent } from '#lib/i18n/times.ts';
import { filterQuery, type DashboardFilter } from '#lib/outcomes/dashboard-filter.ts';
import type { ShownRate } from '#lib/outcomes/suppression.ts';

/** A month yyyy-mm, a quarter yyyy-Qn, or two quarters with a slash, in words. */
export function spanWords(span: string, language: Language): string {
	const [from = '', to = from] = span.split('/');
	if (from !== to) {
		return m.outcomes_span({ from: spanWords(from, language), to: spanWords(to, language) });
	}
	const [year = '', part = ''] = from.split('-');
	if (!part.startsWith('Q')) return formatMonth(from, language);
	return m.outcomes_quarter({ year, quarter: part.slice(1) });
}

/** The address of two quarters, both included. */
export function blockQuery(
	filter: DashboardFilter,
	{ from, to }: { from: string; to: string }
): URLSearchParams {
	return filterQuery({ ...filter, from: monthOf(from, 2), to: monthOf(to, 0) });
}

/** The month of a quarter that is so many before its last. */
function monthOf(quarter: string, before: number): string {
	return `${quarter.slice(0, 4)}-${String(Number(quarter.slice(6)) * 3 - before).padStart(2, '0')}`;
}

/** How an exact rate stands beside its target: only what the interval leaves no doubt of is said. */
export function targetWords(target: number | null, rate: ShownRate): string | undefined {
	if (target === null) return undefined;
	const percent = formatPercent(target);
	if (rate.kind !== 'percent') return m.outcomes_target({ percent });
	if (rate.low > target) return m.outcomes_target_above({ percent });
	return rate.high < target
		? m.outcomes_target_below({ percent })
		: m.outcomes_target_unclear({ percent });
}
