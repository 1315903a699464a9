import type { ShownRate } from '#lib/outcomes/suppression.ts';
import type { OutcomeDefinition } from '#lib/programmes/template.ts';

/** The band in which a definition expects its first rate, in percent, and whether that lies in it. */
export type Band = { low: number; high: number; isOutside: boolean };

/**
 * Where a rate as it is shown stands to the band of its definition; both ends of the band are outside,
 * as the definition says. Null where there is no band, or no rate to hold beside it.
 */
export function bandOf(
	{ exceptionBand }: Pick<OutcomeDefinition, 'exceptionBand'>,
	rate: ShownRate | undefined
): Band | null {
	if (!exceptionBand || rate?.kind !== 'percent') return null;
	const { low, high } = exceptionBand;
	return { low, high, isOutside: rate.percent <= low || rate.percent >= high };
}

/** The fewest people a figure of this outcome may speak of; 0 for whoever sees the records. */
export function thresholdFor({ suppress }: Pick<OutcomeDefinition, 'suppress'>, k: number): number {
	return k === 0 ? 0 : Math.max(k, suppress?.minN ?? 0, suppress?.complementMin ?? 0);
}
