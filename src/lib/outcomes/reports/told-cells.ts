/**
 * What is told of a number in a table to whoever sees no records.
 *
 * Invariant: what is counted by itself are the people who stand alike in every column of one row in one
 * span of time, each number rounded or withheld, nobody like few. Every other cell is a sum of those as
 * they are told, so no sum says more than its parts do.
 */
import type { Between } from '#lib/outcomes/blocks.ts';
import { inPercent, type Cell } from '#lib/outcomes/reports/shown-report.ts';
import { roundToFive, SUPPRESSED, type ShownRate } from '#lib/outcomes/suppression.ts';

const BOUND = '≥ ';
const ROUNDED_BY_MOST = 2;

/** A number by itself: rounded, or withheld where it is small or nothing. */
export function toldCount(count: number): Cell {
	return roundToFive(count) || SUPPRESSED;
}

/** The sum of numbers told by themselves; where one is withheld, how many it is at least. */
export function sumOfTold(parts: Cell[]): Cell {
	const known = parts.filter((cell) => typeof cell === 'number');
	const sum = known.reduce((all, one) => all + one, 0);
	if (known.length === parts.length) return sum;
	return known.length === 0 ? SUPPRESSED : `${BOUND}${sum - ROUNDED_BY_MOST * known.length}`;
}

/** A number of people of whom bounds are told. */
export function toldBetween({ low, high }: Between): Cell {
	if (low === high) return toldCount(low);
	return toldCount(low) === SUPPRESSED ? SUPPRESSED : `${BOUND}${low}`;
}

/** One number about a rate, or the bound that is told instead of it. */
export function toldRate(rate: ShownRate, share: 'percent' | 'low' | 'high'): Cell {
	if (rate.kind === 'percent') return inPercent(rate[share]);
	if (share !== 'percent' || rate.kind === 'hidden') return SUPPRESSED;
	if (rate.kind === 'between') return `${rate.low}–${rate.high}`;
	return `${rate.kind === 'at_most' ? '≤' : '≥'} ${rate.percent}`;
}
