/** The standard normal quantile of a two-sided 95 % interval. */
const Z = 1.959964;

/** A share in per cent with its 95 % interval; all null where there is nobody to divide by. */
export type Share = {
	numerator: number;
	denominator: number;
	percent: number | null;
	low: number | null;
	high: number | null;
};

/**
 * `numerator` of `denominator` as a per cent, unrounded, with its Wilson score interval (Wilson
 * 1927), which stays inside 0–100 and does not collapse at 0 or at everybody.
 */
export function wilson(numerator: number, denominator: number): Share {
	if (denominator <= 0) return { numerator, denominator, percent: null, low: null, high: null };
	const n = denominator;
	const p = numerator / n;
	const spread = 1 + (Z * Z) / n;
	const centre = (p + (Z * Z) / (2 * n)) / spread;
	const half = (Z * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n))) / spread;
	// The formula meets 0 and 1 exactly at the ends; floating point only nearly does.
	const low = numerator === 0 ? 0 : Math.max(0, centre - half);
	const high = numerator === n ? 1 : Math.min(1, centre + half);
	return { numerator, denominator, percent: 100 * p, low: 100 * low, high: 100 * high };
}

/** Half the width of a 95 % interval around an estimate with this standard error. */
export function margin(standardError: number): number {
	return Z * standardError;
}
