/**
 * What a viewer without access to records may see: one division of time into spans for everything about a
 * programme, for each outcome blocks of whole spans with enough people who are counted, and sums of
 * what is shown of whole blocks.
 *
 * Invariants (kept by property tests)
 * 1. Every figure of a wider view is the sum of the shown figures of its blocks, and of nothing else:
 *    so two views together tell no more than the blocks they differ by.
 * 2. A choice that would cut a block is refused, never answered with fewer people.
 */
import { summaryOf, type Count } from '#lib/outcomes/counts.ts';
import { thresholdFor } from '#lib/outcomes/band.ts';
import { countForEmployer, nearestFive, type ShownCount } from '#lib/outcomes/suppression.ts';
import { quarterAfter, quarterOf } from '#lib/outcomes/trend.ts';
import type { OutcomeDefinition } from '#lib/programmes/template.ts';

/** A number of people that is known to lie between two others, both included. */
export type Between = { low: number; high: number };

/** Quarters yyyy-Qn, both included. */
export type Span = { from: string; to: string };

/** What is shown of the people of a block, or of several. */
export type BlockFigures = {
	enrolled: number;
	treated: number;
	due: number;
	lost: Between;
	reached: Record<string, Between>;
};

export type Block = Span & BlockFigures;

/**
 * The one division of time of a programme, the earliest first: quarters, joined until at least 2k people
 * of every outcome are enrolled in a span and 2k of the first one are counted. What is left over at the
 * end belongs to the last span; none where all are too few.
 */
export function spansOf(definitions: OutcomeDefinition[], counts: Count[], k: number): Span[] {
	const spans = quartersOf(counts).map((quarter) => ({ from: quarter, to: quarter }));
	return joined(spans, (span) => {
		const some = countsIn(counts, span);
		return definitions.every((definition, at) => {
			const { enrolled, due } = figuresOf(definition, some);
			const least = 2 * thresholdFor(definition, k);
			return enrolled >= 2 * k && (at > 0 || due >= least);
		});
	});
}

/**
 * The blocks of an outcome: whole spans, joined until 2k people of a block are counted, so that those of
 * two outcomes never leave a few people between them.
 */
export function blocksOf(
	definition: OutcomeDefinition,
	counts: Count[],
	spans: Span[],
	k: number
): Block[] {
	const own = counts.filter(({ outcomeKey }) => outcomeKey === definition.key);
	const due = (span: Span) => figuresOf(definition, countsIn(own, span)).due;
	return joined(spans, (span) => due(span) >= 2 * k).map((span) => ({
		...span,
		...shownBlock(definition, countsIn(own, span), k)
	}));
}

/** Every quarter from the first to the last, those without anybody too. */
function quartersOf(counts: Count[]): string[] {
	const known = counts.map(({ month }) => quarterOf(month)).sort();
	const [first, last] = [known[0], known.at(-1)];
	if (!first || !last) return [];
	const quarters = [first];
	while (quarters.at(-1)! < last) quarters.push(quarterAfter(quarters.at(-1)!));
	return quarters;
}

/** Spans joined until they are enough; those left over at the end belong to the last. */
function joined(spans: Span[], isEnough: (span: Span) => boolean): Span[] {
	const whole: Span[] = [];
	let start: string | null = null;
	for (const { from, to } of spans) {
		start ??= from;
		if (!isEnough({ from: start, to })) continue;
		whole.push({ from: start, to });
		start = null;
	}
	const last = whole.pop();
	return last ? [...whole, { from: last.from, to: spans.at(-1)!.to }] : [];
}

function countsIn(counts: Count[], { from, to }: Span): Count[] {
	return counts.filter(({ month }) => quarterOf(month) >= from && quarterOf(month) <= to);
}

function figuresOf(definition: OutcomeDefinition, counts: Count[]) {
	const own = counts.filter(({ outcomeKey }) => outcomeKey === definition.key);
	const summary = summaryOf(definition, own);
	return { summary, enrolled: summary.enrolled, due: summary.treated - summary.notYetDue };
}

function shownBlock(definition: OutcomeDefinition, counts: Count[], k: number): BlockFigures {
	const { summary, due } = figuresOf(definition, counts);
	const shown = (people: number) => between(countForEmployer(people, due, k), nearestFive(due), k);
	return {
		enrolled: nearestFive(summary.enrolled),
		treated: nearestFive(summary.treated),
		due: nearestFive(due),
		lost: shown(summary.countedBy.lost_to_follow_up ?? 0),
		reached: Object.fromEntries(
			summary.variants.map(({ key, numerator }) => [key, shown(numerator)])
		)
	};
}

/** The bounds are of rounded numbers, so that they tell no more than the rounded numbers do. */
function between(shown: ShownCount, total: number, k: number): Between {
	if (shown.kind === 'rounded') return { low: shown.value, high: shown.value };
	if (shown.kind === 'fewer_than') return { low: 0, high: k - 1 };
	return shown.kind === 'more_than' ? { low: total - k + 1, high: total } : { low: 0, high: total };
}

/**
 * The figures of the chosen quarters; null where the choice would cut a block. Where nothing is
 * chosen at one end, all time is meant.
 */
export function sumOfBlocks(
	blocks: Block[],
	from: string | null,
	to: string | null
): BlockFigures | null {
	const chosen = within(blocks, from, to);
	const [first] = chosen ?? [];
	if (!chosen || !first) return null;
	const total = (of: (one: Block) => number) => chosen.reduce((sum, one) => sum + of(one), 0);
	const bounds = (of: (one: Block) => Between) => ({
		low: total((one) => of(one).low),
		high: total((one) => of(one).high)
	});
	return {
		enrolled: total((one) => one.enrolled),
		treated: total((one) => one.treated),
		due: total((one) => one.due),
		lost: bounds((one) => one.lost),
		reached: Object.fromEntries(
			Object.keys(first.reached).map((key) => [key, bounds((one) => one.reached[key]!)])
		)
	};
}

/** The spans between two quarters, both included; null where that would cut one, or where none is. */
export function within<Of extends Span>(
	spans: Of[],
	from: string | null,
	to: string | null
): Of[] | null {
	const chosen = spans.filter((one) => (!from || one.to >= from) && (!to || one.from <= to));
	const [first, last] = [chosen[0], chosen.at(-1)];
	if (!first || !last) return null;
	return (from && first.from < from) || (to && last.to > to) ? null : chosen;
}
