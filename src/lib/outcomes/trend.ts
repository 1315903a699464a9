import { summaryOf, type Count } from '#lib/outcomes/counts.ts';
import type { OutcomeSummary } from '#lib/outcomes/rates.ts';
import type { OutcomeDefinition } from '#lib/programmes/template.ts';

/** The figures of those whose cohort day lies in one span of time. */
export type TrendPoint = { span: string; summary: OutcomeSummary };

/** The quarter of a month yyyy-mm, as yyyy-Qn. */
export function quarterOf(month: string): string {
	return `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5, 7)) / 3)}`;
}

/** The quarter after one. */
export function quarterAfter(quarter: string): string {
	const [year, number] = [Number(quarter.slice(0, 4)), Number(quarter.slice(6))];
	return number === 4 ? `${year + 1}-Q1` : `${year}-Q${number + 1}`;
}

/** Figures by month or by quarter, the earliest first; spans in which nobody is counted are left out. */
export function trendOf(
	definition: OutcomeDefinition,
	counts: Count[],
	by: 'month' | 'quarter'
): TrendPoint[] {
	const spanOf = ({ month }: Count) => (by === 'month' ? month : quarterOf(month));
	return [...Map.groupBy(counts, spanOf)]
		.map(([span, some]) => ({ span, summary: summaryOf(definition, some) }))
		.filter(({ summary }) => summary.treated > summary.notYetDue)
		.sort((a, b) => (a.span < b.span ? -1 : 1));
}
