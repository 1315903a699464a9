import { monthBefore } from '#lib/outcomes/as-of.ts';
import type { Span } from '#lib/outcomes/blocks.ts';
import {
	latestPeriods,
	periodAround,
	periodBetween,
	periodOf,
	type Period
} from '#lib/outcomes/reports/period.ts';
import { inPeriod } from '#lib/outcomes/reports/told-spans.ts';

const YEARS = 3;

/**
 * The periods that whoever sees no records may ask for, the usual one first: whole spans, and the halves
 * and years that are made of whole spans. Where there is no span yet a quarter, of which nothing is told.
 * `today`: the day of the figures.
 */
export function toldPeriods(spans: Span[], today: string): Period[] {
	if (spans.length === 0) return [periodAround('quarter', `${monthBefore(today)}-01`)];
	const keys = spans.map(({ from, to }) => [from, to].map((one) => one.replace('-', '')));
	const each = keys.map(([from, to]) => periodBetween(from!, to!)).reverse();
	const longer = [
		...latestPeriods('half', today, 2 * YEARS),
		...latestPeriods('year', today, YEARS),
		periodBetween(keys[0]![0]!, keys.at(-1)![1]!)
	].filter((period) => inPeriod(spans, period).length > 1);
	return [
		...each,
		...longer.filter(({ key }, at) => longer.findIndex((one) => one.key === key) === at)
	];
}

/** What was asked for, and whether it may be told: nothing may that would cut a span. */
export function askedOfTold(key: string | null, spans: Span[], today: string) {
	const offered = toldPeriods(spans, today);
	const asked = periodOf(key);
	const period = asked ?? offered[0]!;
	const isTold = period.kind !== 'month' && inPeriod(spans, period).length > 0;
	// Without any span every period says the same: nothing.
	return { period, periods: offered, isRefused: !isTold && spans.length > 0 };
}
