/* The figures of one programme as its viewer may see them, from how its results are counted. */
import type { Language } from '#lib/base/localized.ts';
import { bandOf, thresholdFor, type Band } from '#lib/outcomes/band.ts';
import { blocksOf, sumOfBlocks, type Between, type Block } from '#lib/outcomes/blocks.ts';
import { keptContacts, summaryOf, type Count } from '#lib/outcomes/counts.ts';
import type { DashboardFilter } from '#lib/outcomes/dashboard-filter.ts';
import { variantWords } from '#lib/outcomes/reason-words.ts';
import { shownOutcome } from '#lib/outcomes/shown.ts';
import { rateBetween, rateFor, roundToFive, type ShownRate } from '#lib/outcomes/suppression.ts';
import { quarterOf, trendOf } from '#lib/outcomes/trend.ts';
import type { OutcomeDefinition, Template } from '#lib/programmes/template.ts';

/** Null where it is not told at all. */
type ShownPeople = ReturnType<typeof roundToFive> | null;

export type DashboardOutcome = Omit<ReturnType<typeof shownOutcome>, 'lost'> & {
	lost: ShownPeople;
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
	refused: { offered: { from: string; to: string }[] } | null;
};

/** One outcome as it is, for whoever sees the records. */
export function exactOutcome(
	definition: OutcomeDefinition,
	counts: Count[],
	by: DashboardFilter['by'],
	language: Language
): DashboardOutcome {
	const own = counts.filter(({ outcomeKey }) => outcomeKey === definition.key);
	const { due, kept } = keptContacts(definition, own);
	const summary = summaryOf(definition, own);
	const [first] = summary.variants;
	const shown = shownOutcome(summary, definition, 0, language);
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
		refused: null
	};
}

/** The same without access to records: sums of blocks of enough people, or a refusal. */
export function suppressedOutcome(
	definition: OutcomeDefinition,
	counts: Count[],
	{ from, to, k: least }: { from: string | null; to: string | null; k: number },
	language: Language
): DashboardOutcome {
	const k = thresholdFor(definition, least);
	const own = counts.filter(({ outcomeKey }) => outcomeKey === definition.key);
	const blocks = blocksOf(definition, own, k);
	const chosen = sumOfBlocks(blocks, from && quarterOf(from), to && quarterOf(to));
	const all = shownOutcome(summaryOf(definition, own), definition, k, language);
	const isAll = from === null && to === null;
	const figures = chosen ?? nothing(definition);
	const { enrolled, treated, due, lost } = figures;
	const variants = definition.variants.map(({ key, label }) => ({
		key,
		label: label[language],
		rate: shareOf(figures, key)
	}));
	return {
		...all,
		// Fewer than fill one block: how many there are is told in the way of every table.
		...(blocks.length > 0 ? { enrolled, treated, due, notYetDue: Math.max(0, treated - due) } : {}),
		lost: known(lost),
		answered: lost.low === lost.high ? roundToFive(Math.max(0, due - lost.low)) : null,
		reachedFirst: known(figures.reached[definition.variants[0]!.key]!),
		// Told of all time alone: what few are left out of a period would be the difference of two.
		excluded: isAll ? all.excluded : [],
		flagged: isAll ? all.flagged : [],
		variants,
		band: bandOf(definition, variants[0]?.rate),
		verification: verificationOf(definition, figures, language),
		kept: { kind: 'hidden' },
		targetPercent: definition.target?.percent ?? null,
		trend: trendOfBlocks(definition, blocks),
		refused:
			chosen || blocks.length === 0
				? null
				: { offered: blocks.map((one) => ({ from: one.from, to: one.to })) }
	};
}

function known({ low, high }: Between): ShownPeople {
	return low === high ? roundToFive(low) : null;
}

type Figures = Omit<Block, 'from' | 'to'>;

function shareOf({ reached, due }: Figures, variant: string): ShownRate {
	const { low, high } = reached[variant]!;
	return rateBetween(low, high, due);
}

function verificationOf(definition: OutcomeDefinition, figures: Figures, language: Language) {
	if (!definition.verification) return null;
	const { of, among, expectedPercent = null } = definition.verification;
	const [part, base] = [figures.reached[of]!, figures.reached[among]!];
	// Only of numbers that are both shown anyway.
	const isShown = part.low === part.high && base.low === base.high && base.low > 0;
	const rate: ShownRate = isShown
		? rateBetween(Math.min(part.low, base.low), Math.min(part.low, base.low), base.low)
		: { kind: 'hidden' };
	return {
		of: variantWords(definition, of, language),
		among: variantWords(definition, among, language),
		rate,
		expectedPercent
	};
}

function trendOfBlocks(definition: OutcomeDefinition, blocks: Block[]) {
	return blocks.map((block) => ({
		span: block.from === block.to ? block.from : `${block.from}/${block.to}`,
		rates: definition.variants.map(({ key }) => ({ key, rate: shareOf(block, key) }))
	}));
}

function nothing({ variants }: OutcomeDefinition): Figures {
	const none = { low: 0, high: 0 };
	const reached = Object.fromEntries(variants.map(({ key }) => [key, none]));
	return { enrolled: 0, treated: 0, due: 0, lost: none, reached };
}

/** Every outcome of a programme for a viewer with threshold k; 0 sees the records. */
export function outcomesFor(
	body: Template,
	counts: Count[],
	{ filter, k, language }: { filter: DashboardFilter; k: number; language: Language }
): DashboardOutcome[] {
	return body.outcomes.map((definition) =>
		k === 0
			? exactOutcome(definition, counts, filter.by, language)
			: suppressedOutcome(definition, counts, { ...filter, k }, language)
	);
}
