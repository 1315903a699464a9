/**
 * What each person gets when a fund is divided.
 *
 * Invariants (kept by properties)
 * 1. What is paid out, given back, given to charity and carried over is what was paid in and added.
 * 2. Nobody who passed gets less than they paid in.
 * 3. A share is a whole number of hundreds of won, and the same numbers always give the same shares.
 */
import {
	addedByGivers,
	givers,
	WON_STEP,
	type FundRules,
	type Giver
} from '#lib/programmes/fund/fund.ts';

/** (1 + m) × deposit, in whole won. */
export function matched(deposit: number, times: number): number {
	return Math.floor(deposit * (1 + times));
}

/**
 * A pool in equal shares, floored to hundreds of won. The rest goes to charity, or a hundred won each
 * to the first in the order of joining: all remainders are equally large, so the order decides. What
 * is above somebody's limit stays in the rest.
 */
export function shareOut(
	pool: number,
	limits: number[],
	remainder: FundRules['remainder']
): { shares: number[]; rest: number } {
	const people = limits.length;
	if (people === 0) return { shares: [], rest: pool };
	const equal = Math.floor(pool / people / WON_STEP) * WON_STEP;
	const left = pool - equal * people;
	const more = remainder === 'largest_remainder' ? Math.floor(left / WON_STEP) : 0;
	const shares = limits.map((limit, at) => Math.min(equal + (at < more ? WON_STEP : 0), limit));
	return { shares, rest: pool - shares.reduce((sum, share) => sum + share, 0) };
}

/** Somebody who has paid in and has been judged, in the order of joining. */
export type Judged = {
	memberId: string;
	isPassed: boolean;
	/** What other funds paid this person in the same year. */
	paidBefore: number;
};

export type Division = {
	/** What was to be divided: what people paid in and what was added. */
	total: number;
	payouts: { memberId: string; amount: number }[];
	/** Who did not pass and loses the deposit. */
	forfeited: string[];
	/** Who gets the deposit back because nobody passed. */
	refunded: string[];
	/** What is taken from each giver. */
	added: Record<Giver, number>;
	charity: number;
	carried: number;
};

/** The division of a fund among those who were judged. */
export function divide(rules: FundRules, judged: Judged[]): Division {
	const passed = judged.filter(({ isPassed }) => isPassed);
	if (passed.length === 0) return dividedAmongNobody(rules, judged);
	const payouts = passed.map((one, at) => ({
		memberId: one.memberId,
		amount: payoutsOf(rules, judged, passed)[at]!
	}));
	const paid = payouts.reduce((sum, { amount }) => sum + amount, 0);
	const added = addedFor(rules, judged.length, paid - passed.length * rules.deposit);
	const total = judged.length * rules.deposit + sumOf(added);
	return {
		total,
		payouts,
		forfeited: rules.deposit > 0 ? judged.flatMap((one) => (one.isPassed ? [] : one.memberId)) : [],
		refunded: [],
		added,
		charity: total - paid,
		carried: 0
	};
}

function payoutsOf(rules: FundRules, judged: Judged[], passed: Judged[]): number[] {
	const { kind, deposit, cap, remainder } = rules;
	const added = addedByGivers(rules);
	const limits = passed.map(({ paidBefore }) => Math.max(deposit, hundreds(cap - paidBefore)));
	if (kind === 'pool') {
		return shareOut(judged.length * (deposit + added), limits, remainder).shares;
	}
	return limits.map((limit) => Math.min(deposit + added, limit));
}

/** In a pool everybody's share was promised; else only what is paid is taken, giver after giver. */
function addedFor({ kind, shares }: FundRules, people: number, wanted: number) {
	if (kind === 'pool') return byGiver((giver) => people * shares[giver]);
	let left = wanted;
	return byGiver((giver) => {
		const taken = Math.min(left, people * shares[giver]);
		left -= taken;
		return taken;
	});
}

function dividedAmongNobody(rules: FundRules, judged: Judged[]): Division {
	const isReturned = rules.nobody === 'return_all';
	const isShared = rules.kind === 'pool' && !isReturned;
	const added = byGiver((giver) => (isShared ? judged.length * rules.shares[giver] : 0));
	const total = judged.length * rules.deposit + sumOf(added);
	const everybody = rules.deposit > 0 ? judged.map(({ memberId }) => memberId) : [];
	return {
		total,
		payouts: [],
		forfeited: isReturned ? [] : everybody,
		refunded: isReturned ? everybody : [],
		added,
		charity: rules.nobody === 'charity' ? total : 0,
		carried: rules.nobody === 'carry_over' ? total : 0
	};
}

function byGiver(amountOf: (giver: Giver) => number): Record<Giver, number> {
	return Object.fromEntries(givers.map((giver) => [giver, amountOf(giver)])) as Record<
		Giver,
		number
	>;
}

const sumOf = (amounts: Record<Giver, number>) =>
	givers.reduce((sum, giver) => sum + amounts[giver], 0);

const hundreds = (amount: number) => Math.max(0, Math.floor(amount / WON_STEP) * WON_STEP);
