/**
 * What may be shown to whom without access to the records themselves.
 *
 * Words: `k` is the smallest number of people a figure may speak of; the complement of a count is
 * everybody it does not speak of.
 *
 * Invariants (kept by property tests)
 * 1. Two groups that differ only in how many of fewer than k people are counted look the same.
 * 2. So do two that differ only in how many of fewer than k people are not counted.
 * 3. What is shown is a function of rounded numbers, so one person more or less seldom shows.
 * 4. An average changes only with k answers at once.
 */
import { wilson } from '#lib/base/intervals.ts';

/** Viewers inside the agency who do not see records. */
export const K_AGENCY = 5;
/** Employers and the public. */
export const K_OUTSIDE = 10;

const ROUND_TO = 5;
const SMALL_COUNT_MAX = 7;

/** How a suppressed count is written; every table that shows it explains it. */
export const SUPPRESSED = '*';

/** A count for a table of many cells: 0 stays, 1–7 become `*`, others the nearest five. */
export function roundToFive(count: number): number | typeof SUPPRESSED {
	if (count === 0) return 0;
	return count <= SMALL_COUNT_MAX ? SUPPRESSED : nearestFive(count);
}

/** A number to be told in a sentence: nothing is said of few, as of nobody. */
export function countToTell(count: number): number {
	return count <= SMALL_COUNT_MAX ? 0 : nearestFive(count);
}

/** `hidden` says nothing at all; the bounds are always numbers of people. */
export type ShownCount =
	| { kind: 'hidden' }
	| { kind: 'fewer_than'; value: number }
	| { kind: 'more_than'; value: number }
	| { kind: 'rounded'; value: number };

/**
 * How many of a known population, for the employer or any outsider. Below k and above
 * population − k only the bound is told, nobody and everybody included; a population so small that
 * the two ends would meet is told nothing.
 */
export function countForEmployer(count: number, population: number, k = K_OUTSIDE): ShownCount {
	const lowest = Math.ceil(k / ROUND_TO) * ROUND_TO;
	const highest = Math.floor((population - k) / ROUND_TO) * ROUND_TO;
	if (lowest > highest) return { kind: 'hidden' };
	if (count < k) return { kind: 'fewer_than', value: k };
	if (count > population - k) return { kind: 'more_than', value: population - k };
	// Rounding must not carry a count into the ends, where it would say more than the bound does.
	return { kind: 'rounded', value: Math.min(highest, Math.max(lowest, nearestFive(count))) };
}

export type ShownRate =
	| { kind: 'hidden' }
	| { kind: 'at_most'; percent: number }
	| { kind: 'at_least'; percent: number }
	| { kind: 'between'; low: number; high: number }
	| {
			kind: 'percent';
			percent: number;
			low: number;
			high: number;
			numerator: number;
			denominator: number;
	  };

/**
 * A rate for a viewer with threshold k. Whoever sees records has k = 0 and the rate as it is. For
 * others it is hidden when the denominator is too small for both ends, a band when the numerator or
 * its complement is below k, else computed from counts rounded to five.
 */
export function rateFor(k: number, numerator: number, denominator: number): ShownRate {
	if (denominator <= 0) return { kind: 'hidden' };
	if (k <= 0) return shownPercent(numerator, denominator);
	const total = nearestFive(denominator);
	const shown = countForEmployer(numerator, denominator, k);
	if (shown.kind === 'rounded') return shownPercent(Math.min(shown.value, total), total);
	// The band depends on rounded numbers only, and is wide enough to be true of the exact ones.
	const band = Math.ceil((100 * k) / total / ROUND_TO) * ROUND_TO;
	if (shown.kind === 'fewer_than') return { kind: 'at_most', percent: band };
	return shown.kind === 'more_than'
		? { kind: 'at_least', percent: 100 - band }
		: { kind: 'hidden' };
}

/**
 * The answers that an average may be made of, given oldest first, for a viewer with threshold k: all
 * for whoever sees records. For others the oldest in whole batches of k, at least two: so that a
 * single answer more changes nothing, and what changes it are k answers at once.
 */
export function wholeBatches<T>(answers: T[], k: number): T[] {
	if (k <= 0) return answers;
	return answers.length < 2 * k ? [] : answers.slice(0, answers.length - (answers.length % k));
}

/** The step in fives that k of so many answers make in a figure per hundred. */
export function stepOf(k: number, answers: number): number {
	return Math.ceil((100 * k) / answers / ROUND_TO) * ROUND_TO;
}

/**
 * A figure per hundred of so many answers for a viewer with threshold k, in steps of fives as wide as k of
 * them make; as it is for whoever sees records.
 */
export function inSteps(figure: number, k: number, answers: number): number {
	if (k <= 0) return figure;
	return nearest(figure, stepOf(k, answers));
}

/** A rate of people of whom only bounds are shown; as it is where both are one number. */
export function rateBetween(low: number, high: number, denominator: number): ShownRate {
	if (denominator <= 0) return { kind: 'hidden' };
	if (low === high) return shownPercent(Math.min(low, denominator), denominator);
	const [from, to] = [
		Math.floor((100 * low) / denominator / ROUND_TO) * ROUND_TO,
		Math.min(100, Math.ceil((100 * high) / denominator / ROUND_TO) * ROUND_TO)
	];
	if (from <= 0) return to >= 100 ? { kind: 'hidden' } : { kind: 'at_most', percent: to };
	return to >= 100 ? { kind: 'at_least', percent: from } : { kind: 'between', low: from, high: to };
}

function shownPercent(numerator: number, denominator: number): ShownRate {
	const { percent, low, high } = wilson(numerator, denominator);
	return { kind: 'percent', percent: percent!, low: low!, high: high!, numerator, denominator };
}

/** The nearest multiple of five. */
export function nearestFive(figure: number): number {
	return nearest(figure, ROUND_TO);
}

function nearest(figure: number, step: number): number {
	// Plus zero, so that what rounds to nothing is never a negative nothing.
	return Math.round(figure / step) * step + 0;
}
