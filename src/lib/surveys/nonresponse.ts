/** What the silent could have changed, in per cent. */
export type Bounds = { observed: number | null; worst: number; best: number };

/** `positive` of `answered`, out of `invited`: if all the silent were against, and if all were for. */
export function boundsOf(invited: number, answered: number, positive: number): Bounds {
	return {
		observed: answered > 0 ? (100 * positive) / answered : null,
		worst: (100 * positive) / invited,
		best: (100 * (positive + invited - answered)) / invited
	};
}

export type Stratum = { invited: number; answered: number; positive: number };

/**
 * The share of positive answers in per cent, each stratum weighted by its part of the invited, and
 * Kish's effective number of answers, (Σw)² / Σw². Strata without an answer cannot be weighted and
 * make it null.
 */
export function weightedShare(
	strata: Stratum[]
): { percent: number; effectiveAnswers: number } | null {
	if (strata.length === 0 || strata.some((one) => one.answered === 0)) return null;
	const invited = sum(strata.map((one) => one.invited));
	const answered = sum(strata.map((one) => one.answered));
	const weights = strata.map((one) => one.invited / invited / (one.answered / answered));
	const total = sum(strata.map((one, i) => weights[i]! * one.answered));
	const squares = sum(strata.map((one, i) => weights[i]! ** 2 * one.answered));
	const positive = sum(strata.map((one, i) => weights[i]! * one.positive));
	return { percent: (100 * positive) / total, effectiveAnswers: total ** 2 / squares };
}

function sum(numbers: number[]): number {
	return numbers.reduce((total, one) => total + one, 0);
}
