/* The figures of one programme as its viewer may see them, from how its results are counted. */
import type { Language } from '#lib/base/localized.ts';
import { bandOf, type Band } from '#lib/outcomes/band.ts';
import { spansOf, type Span } from '#lib/outcomes/blocks.ts';
import { keptContacts, summaryOf, type Count } from '#lib/outcomes/counts.ts';
import type { DashboardFilter } from '#lib/outcomes/dashboard-filter.ts';
import { shownOutcome } from '#lib/outcomes/shown.ts';
import { rateFor, type roundToFive, type ShownRate } from '#lib/outcomes/suppression.ts';
import { toldOutcome } from '#lib/outcomes/told-outcome.ts';
import { trendOf } from '#lib/outcomes/trend.ts';
import { unmeasured, type Unmeasured } from '#lib/outcomes/unmeasured.ts';
import type { OutcomeDefinition, Template } from '#lib/programmes/template.ts';

/** Null where it is not told at all. */
export type ShownPeople = ReturnType<typeof roundToFive> | null;

export type DashboardOutcome = Omit<ReturnType<typeof shownOutcome>, 'lost' | 'excluded'> & {
	lost: ShownPeople;
	excluded: { reason: string; label: string; people: number | '*' }[];
	/** Of those who are due, how many answered, and how many reached the first variant. */
	answered: ShownPeople;
	reachedFirst: ShownPeople;
	/** Of the contacts that were due for those who are counted, how many took place. */
	kept: ShownRate;
	/** What the agency means to reach, beside the first variant. */
	targetPercent: number | null;
	/** Where the first variant stands to the band outside of which its definition wants a reason. */
	band: Band | null;
	trend: { span: string; rates: { key: string; rate: ShownRate }[] }[];
	/** Set where the choice would single out few people: what may be chosen instead. */
	refused: { offered: Span[] } | null;
	/** Too few people are counted to tell anything yet. */
	isTooFew: boolean;
	/** The variant of which nothing was measured, and the words for that; told to whoever sees records. */
	unmeasured: Unmeasured | null;
};

/** One outcome as it is, for whoever sees the records. */
function exactOutcome(
	definition: OutcomeDefinition,
	counts: Count[],
	by: DashboardFilter['by'],
	language: Language
): DashboardOutcome {
	const own = counts.filter(({ outcomeKey }) => outcomeKey === definition.key);
	const { due, kept } = keptContacts(definition, own);
	const summary = summaryOf(definition, own);
	const [first] = summary.variants;
	const shown = shownOutcome(summary, definition, language);
	return {
		...shown,
		band: bandOf(definition, shown.variants[0]?.rate),
		answered: (first?.denominator ?? 0) - (summary.countedBy.lost_to_follow_up ?? 0),
		reachedFirst: first?.numerator ?? 0,
		kept: rateFor(0, kept, due),
		targetPercent: definition.target?.percent ?? null,
		trend: trendOf(definition, own, by).map(({ span, summary }) => ({
			span,
			rates: summary.variants.map(({ key, numerator, denominator }) => ({
				key,
				rate: rateFor(0, numerator, denominator)
			}))
		})),
		refused: null,
		isTooFew: false,
		unmeasured: unmeasured(summary, definition, language)
	};
}

/** Every outcome of a programme for a viewer with threshold k; 0 sees the records. */
export function outcomesFor(
	body: Template,
	counts: Count[],
	{ filter, k, language }: { filter: DashboardFilter; k: number; language: Language }
): DashboardOutcome[] {
	const spans = k === 0 ? [] : spansOf(body.outcomes, counts, k);
	return body.outcomes.map((definition) =>
		k === 0
			? exactOutcome(definition, counts, filter.by, language)
			: toldOutcome(definition, counts, { ...filter, spans, k }, language)
	);
}
