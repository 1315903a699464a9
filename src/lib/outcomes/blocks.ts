/**
 * What a viewer without access to records may see of one outcome: a fixed division of time into
 * blocks, each with enough people who are counted, and sums of what is shown of whole blocks.
 *
 * Invariants (kept by property tests)
 * 1. Every figure of a wider view is the sum of the shown figures of its blocks, and of nothing else:
 *    so two views together tell no more than the blocks they differ by.
 * 2. A choice that would cut a block is refused, never answered with fewer people.
 */
import { summaryOf, type Count } from '#lib/outcomes/counts.ts';
import { countForEmployer, type ShownCount } from '#lib/outcomes/suppression.ts';
import { quarterOf } from '#lib/outcomes/trend.ts';
import type { OutcomeDefinition } from '#lib/programmes/template.ts';

/** A number of people that is known to lie between two others, both included. */
export type Between = { low: number; high: number };

/** Quarters yyyy-Qn, both included, and what is shown of their people. */
export type Block = {
	from: string;
	to: string;
	enrolled: number;
	treated: number;
	due: number;
	lost: Between;
	reached: Record<string, Between>;
};

const ROUND_TO = 5;

/**
 * The blocks of an outcome, the earliest first: quarters, joined until 2k people of a block are
 * counted. What is left over at the end belongs to the last block; no block where all are too few.
 */
export function blocksOf(definition: OutcomeDefinition, counts: Count[], k: number): Block[] {
	const byQuarter = Map.groupBy(counts, ({ month }) => quarterOf(month));
	const quarters = [...byQuarter.keys()].sort();
	const dueIn = (some: Count[]) => summaryOf(definition, some).variants[0]?.denominator ?? 0;
	const joined: { quarters: string[]; counts: Count[] }[] = [];
	let open: { quarters: string[]; counts: Count[] } = { quarters: [], counts: [] };
	for (const quarter of quarters) {
		open.quarters.push(quarter);
		open.counts.push(...byQuarter.get(quarter)!);
		if (dueIn(open.counts) < 2 * k) continue;
		joined.push(open);
		open = { quarters: [], counts: [] };
	}
	joined.at(-1)?.quarters.push(...open.quarters);
	joined.at(-1)?.counts.push(...open.counts);
	return joined.map((one) => blockOf(definition, one, k));
}

function blockOf(
	definition: OutcomeDefinition,
	{ quarters, counts }: { quarters: string[]; counts: Count[] },
	k: number
): Block {
	const summary = summaryOf(definition, counts);
	const due = summary.treated - summary.notYetDue;
	const shown = (people: number) => between(countForEmployer(people, due, k), nearest(due), k);
	return {
		from: quarters[0]!,
		to: quarters.at(-1)!,
		enrolled: nearest(summary.enrolled),
		treated: nearest(summary.treated),
		due: nearest(due),
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
): Omit<Block, 'from' | 'to'> | null {
	const chosen = blocks.filter((one) => (!from || one.to >= from) && (!to || one.from <= to));
	const [first, last] = [chosen[0], chosen.at(-1)];
	if (!first || !last) return null;
	if ((from && first.from < from) || (to && last.to > to)) return null;
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

function nearest(people: number): number {
	return Math.round(people / ROUND_TO) * ROUND_TO;
}
