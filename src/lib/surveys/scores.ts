import { margin, wilson, type Share } from '#lib/base/intervals.ts';

const PROMOTER_MIN = 9;
const DETRACTOR_MAX = 6;
/** Added promoters, passives and detractors of the adjusted Wald interval (Sauro and Lewis). */
const ADDED = { promoters: 0.75, passives: 1.5, detractors: 0.75 };

/** A value of a scale on 0–100. */
export function scaleTo100(value: number, min: number, max: number): number {
	return (100 * (value - min)) / (max - min);
}

/** The mean of the answers on 0–100; null without answers. */
export function meanOf100(values: number[], min: number, max: number): number | null {
	if (values.length === 0) return null;
	return values.reduce((sum, value) => sum + scaleTo100(value, min, max), 0) / values.length;
}

/** How many chose one of the two highest values of the scale, with the Wilson interval. */
export function csat(values: number[], max: number): Share {
	return wilson(values.filter((value) => value >= max - 1).length, values.length);
}

export type NetPromoter = {
	n: number;
	promoters: number;
	passives: number;
	detractors: number;
	/** Per cent of promoters less per cent of detractors, −100 to 100; null without answers. */
	score: number | null;
	/** Of the score, in the same points. */
	standardError: number | null;
	/** The adjusted Wald estimate with its 95 % interval: it does not collapse when all agree. */
	adjusted: { score: number; low: number; high: number } | null;
};

/** The net promoter score of answers on 0–10. */
export function netPromoter(values: number[]): NetPromoter {
	const promoters = values.filter((value) => value >= PROMOTER_MIN).length;
	const detractors = values.filter((value) => value <= DETRACTOR_MAX).length;
	const n = values.length;
	const counts = { promoters, passives: n - promoters - detractors, detractors };
	if (n === 0) return { n, ...counts, score: null, standardError: null, adjusted: null };
	const plain = balance(promoters, detractors, n);
	return { n, ...counts, ...plain, adjusted: adjusted(promoters, detractors, n) };
}

/**
 * Complete answers among those who could have answered: invited less undeliverable and ineligible,
 * with the Wilson interval.
 */
export function responseRate(counts: {
	complete: number;
	invited: number;
	undeliverable: number;
	ineligible: number;
}): Share {
	return wilson(counts.complete, counts.invited - counts.undeliverable - counts.ineligible);
}

// Variance of the difference of two shares of one sample: (p + d − (p − d)²) / n.
function balance(promoters: number, detractors: number, n: number) {
	const [p, d] = [promoters / n, detractors / n];
	const variance = (p + d - (p - d) ** 2) / n;
	return { score: 100 * (p - d), standardError: 100 * Math.sqrt(Math.max(0, variance)) };
}

function adjusted(promoters: number, detractors: number, n: number) {
	const total = n + ADDED.promoters + ADDED.passives + ADDED.detractors;
	const plus = balance(promoters + ADDED.promoters, detractors + ADDED.detractors, total);
	const half = margin(plus.standardError);
	const { score } = plus;
	return { score, low: Math.max(-100, score - half), high: Math.min(100, score + half) };
}
