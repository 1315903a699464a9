import type { Day } from '#lib/base/days.ts';
import { figuresDay } from '#lib/outcomes/as-of.ts';
import { blocksOf, spansOf, type Block } from '#lib/outcomes/blocks.ts';
import type { DashboardOutcome } from '#lib/outcomes/dashboard.ts';
import { countsOfPeople } from '#lib/outcomes/reports/people.ts';
import type { Period } from '#lib/outcomes/reports/period.ts';
import { toldReport, type Report } from '#lib/outcomes/reports/report.ts';
import { shippedLayouts } from '#lib/outcomes/reports/shipped-layouts.ts';
import { toldPeriods } from '#lib/outcomes/reports/told-periods.ts';
import type { Town } from '#lib/outcomes/reports/town-for-tests.ts';
import { K_AGENCY } from '#lib/outcomes/suppression.ts';
import { toldOutcome } from '#lib/outcomes/told-outcome.ts';
import { clinic } from '#lib/programmes/facts-for-tests.ts';
import type { OutcomeDefinition } from '#lib/programmes/template.ts';

export type Views = {
	today: Day;
	outcomes: { definition: OutcomeDefinition; blocks: Block[]; shown: OutcomeView[] }[];
	reports: { period: Period; layout: string; report: Report }[];
};
/** What the dashboard or the summary says of some whole blocks. */
export type OutcomeView = { blocks: Block[]; isAll: boolean; figures: DashboardOutcome };

export const layouts = shippedLayouts();
const k = K_AGENCY;

/** Everything that whoever sees no records can open on a day. */
export function viewsOf(town: Town, day: Day): Views {
	const today = figuresDay(day, k);
	const own = layouts.flatMap((layout) => layout.outcomes);
	const counts = [...clinic.outcomes, ...own]
		.flatMap((definition) => countsOfPeople(town.people, definition, today))
		.filter(({ month }) => month < today.slice(0, 7));
	const spans = spansOf(clinic.outcomes, counts, k);
	const outcomes = clinic.outcomes.map((definition) => {
		const blocks = blocksOf(definition, counts, spans, k);
		const ask = (from: string | null, to: string | null) =>
			toldOutcome(definition, counts, { from, to, spans, k }, 'en');
		const shown = blocks.map((block) => ({
			...{ blocks: [block], isAll: false },
			figures: ask(monthOf(block.from, 2), monthOf(block.to, 0))
		}));
		return {
			definition,
			blocks,
			shown: [{ blocks, isAll: true, figures: ask(null, null) }, ...shown]
		};
	});
	const reports = toldPeriods(spans, today).flatMap((period) =>
		layouts.map((layout) => {
			const about = { layout, programme: clinic, period, today, language: 'en' as const };
			const report = toldReport(about, { facts: town, counts, spans, k });
			return { period, layout: layout.key, report };
		})
	);
	return { today, outcomes, reports };
}

function monthOf(quarter: string, before: number): string {
	const month = Number(quarter.slice(6)) * 3 - before;
	return `${quarter.slice(0, 4)}-${String(month).padStart(2, '0')}`;
}
