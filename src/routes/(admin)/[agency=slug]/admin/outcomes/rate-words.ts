import { m } from '#lib/i18n/paraglide/messages.js';
import { formatPercent } from '#lib/i18n/times.ts';
import type { ShownRate } from '#lib/outcomes/suppression.ts';
import type { Unmeasured } from '#lib/outcomes/unmeasured.ts';

/**
 * A rate as the chart draws it, or the words that stand in its place. `isNobodyDue` tells an empty
 * denominator, which is no secret, from one that is too small to show; `instead` is said in its place.
 */
export function chartRate(
	label: string,
	rate: ShownRate,
	{ isNobodyDue, note, instead }: { isNobodyDue: boolean; note?: string; instead?: string }
) {
	const nothing = { percent: null, low: null, high: null, numerator: 0, denominator: 0 };
	if (instead) return { label, ...nothing, withheld: instead, note };
	if (rate.kind === 'percent') return { label, ...rate, note };
	return { label, ...nothing, withheld: withheldWords(rate, isNobodyDue), note };
}

/** What is said in place of the share of a variant of which nothing was measured. */
export function unmeasuredWords(unmeasured: Unmeasured | null, variant: string) {
	return unmeasured?.variant === variant ? unmeasured.words : undefined;
}

function withheldWords(rate: Exclude<ShownRate, { kind: 'percent' }>, isNobodyDue: boolean) {
	if (isNobodyDue) return m.outcomes_rate_none();
	if (rate.kind === 'hidden') return m.outcomes_rate_hidden();
	if (rate.kind === 'between') {
		const [low, high] = [formatPercent(rate.low), formatPercent(rate.high)];
		return m.outcomes_rate_between({ low, high });
	}
	const percent = formatPercent(rate.percent);
	return rate.kind === 'at_most'
		? m.outcomes_rate_at_most({ percent })
		: m.outcomes_rate_at_least({ percent });
}
