/* What is told of one outcome to whoever sees no records: sums of whole blocks, or a refusal. */
import type { Language } from '#lib/base/localized.ts';
import { bandOf, thresholdFor } from '#lib/outcomes/band.ts';
import {
	blocksOf,
	sumOfBlocks,
	type Between,
	type Block,
	type BlockFigures,
	type Span
} from '#lib/outcomes/blocks.ts';
import { summaryOf, type Count } from '#lib/outcomes/counts.ts';
import type { DashboardOutcome, ShownPeople } from '#lib/outcomes/dashboard.ts';
import { excludedWords, variantWords } from '#lib/outcomes/reason-words.ts';
import { rateBetween, roundToFive, SUPPRESSED, type ShownRate } from '#lib/outcomes/suppression.ts';
import { quarterOf } from '#lib/outcomes/trend.ts';
import type { OutcomeDefinition } from '#lib/programmes/template.ts';

/** `spans`: the division of time of the programme; months yyyy-mm, null where all time is meant. */
type Asked = { from: string | null; to: string | null; spans: Span[]; k: number };

/** The figures of the chosen time as sums of blocks of enough people, or a refusal. */
export function toldOutcome(
	definition: OutcomeDefinition,
	counts: Count[],
	{ from, to, spans, k: least }: Asked,
	language: Language
): DashboardOutcome {
	const k = thresholdFor(definition, least);
	const own = counts.filter(({ outcomeKey }) => outcomeKey === definition.key);
	const blocks = blocksOf(definition, own, spans, k);
	const chosen = sumOfBlocks(blocks, from && quarterOf(from), to && quarterOf(to));
	const isAll = chosen !== null && from === null && to === null;
	const figures = chosen ?? nothing(definition);
	const { key, label, definition: words } = definition;
	return {
		...{ key, label: label[language], definition: words[language] },
		...toldPeople(definition, figures),
		// Told of all time alone: what few are left out of a period would be the difference of two.
		excluded: isAll ? toldReasons(definition, own, language) : [],
		// Those who reached it less those who are flagged are those who are verified.
		flagged: [],
		...toldRates(definition, figures, language),
		trend: trendOfBlocks(definition, blocks),
		isTooFew: blocks.length === 0,
		unmeasured: null,
		refused:
			chosen || blocks.length === 0
				? null
				: { offered: blocks.map((one) => ({ from: one.from, to: one.to })) }
	};
}

function toldPeople(definition: OutcomeDefinition, figures: BlockFigures) {
	const { enrolled, treated, due, lost } = figures;
	return {
		...{ enrolled, treated, due, notYetDue: Math.max(0, treated - due) },
		lost: known(lost),
		answered: lost.low === lost.high ? fewOr(Math.max(0, due - lost.low)) : null,
		reachedFirst: known(figures.reached[definition.variants[0]!.key]!)
	};
}

function toldRates(definition: OutcomeDefinition, figures: BlockFigures, language: Language) {
	const variants = definition.variants.map(({ key, label }) => ({
		key,
		label: label[language],
		rate: shareOf(figures, key)
	}));
	return {
		variants,
		band: bandOf(definition, variants[0]?.rate),
		verification: verificationOf(definition, figures, language),
		kept: { kind: 'hidden' as const },
		targetPercent: definition.target?.percent ?? null
	};
}

/** Every reason that there is, so that one that is named tells nothing; nobody looks like few. */
function toldReasons(definition: OutcomeDefinition, counts: Count[], language: Language) {
	const { excludedBy } = summaryOf(definition, counts);
	const rules = [definition.notIncluded, ...definition.exclude].map(({ reason }) => reason);
	const missing = definition.missing === 'exclude' ? ['missing'] : [];
	return [...new Set(['not_anchored', ...rules, ...missing])].map((reason) => ({
		reason,
		label: excludedWords(definition, reason, language),
		people: fewOr(excludedBy[reason] ?? 0)
	}));
}

function fewOr(people: number) {
	return roundToFive(people) || SUPPRESSED;
}

function known({ low, high }: Between): ShownPeople {
	return low === high ? fewOr(low) : null;
}

function shareOf({ reached, due }: BlockFigures, variant: string): ShownRate {
	const { low, high } = reached[variant]!;
	return rateBetween(low, high, due);
}

function verificationOf(definition: OutcomeDefinition, figures: BlockFigures, language: Language) {
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

function nothing({ variants }: OutcomeDefinition): BlockFigures {
	const none = { low: 0, high: 0 };
	const reached = Object.fromEntries(variants.map(({ key }) => [key, none]));
	return { enrolled: 0, treated: 0, due: 0, lost: none, reached };
}
