/** Where one person stands in a fund. Nothing of it is stored: it follows from what happened. */
import { APPEAL_DAYS } from '#lib/programmes/fund/fund.ts';

export type MemberState =
	'enrolled' | 'active' | 'verification_due' | 'passed' | 'failed' | 'appeal' | 'settled' | 'left';

/** A verdict counts from the moment a second person approved it. */
export type VerdictFact = { id: string; isPassed: boolean; approvedAt: Date | null };

export type MemberFacts = {
	deposit: number;
	/** What was paid in, whatever was given back since. */
	paidIn: number;
	leftAt: Date | null;
	/** Whether the outcome can be judged now. */
	isDue: boolean;
	verdicts: VerdictFact[];
	appealedAt: Date | null;
	settledAt: Date | null;
};

const DAY_MS = 86_400_000;

/** The verdict that holds: the one approved last. */
export function holdingVerdict(
	verdicts: VerdictFact[]
): (VerdictFact & { approvedAt: Date }) | null {
	const approved = verdicts.filter(
		(one): one is VerdictFact & { approvedAt: Date } => one.approvedAt !== null
	);
	return approved.reduce<(typeof approved)[number] | null>(
		(best, one) => (best && isLater(best, one) ? best : one),
		null
	);
}

const isLater = (one: { id: string; approvedAt: Date }, other: { id: string; approvedAt: Date }) =>
	one.approvedAt > other.approvedAt ||
	(one.approvedAt.getTime() === other.approvedAt.getTime() && one.id > other.id);

/** The state that follows from the facts, in whatever order they became known. */
export function memberState(facts: MemberFacts): MemberState {
	if (facts.leftAt) return 'left';
	if (facts.paidIn < facts.deposit) return 'enrolled';
	if (facts.settledAt) return 'settled';
	const verdict = holdingVerdict(facts.verdicts);
	if (verdict?.isPassed) return 'passed';
	if (verdict) {
		return facts.appealedAt && facts.appealedAt > verdict.approvedAt ? 'appeal' : 'failed';
	}
	return facts.isDue ? 'verification_due' : 'active';
}

/** Until when somebody who did not pass may ask for a second test; null where they no longer may. */
export function appealUntil(facts: MemberFacts, now: Date): Date | null {
	if (memberState(facts) !== 'failed' || facts.appealedAt) return null;
	const { approvedAt } = holdingVerdict(facts.verdicts)!;
	const until = new Date(approvedAt.getTime() + APPEAL_DAYS * DAY_MS);
	return now < until ? until : null;
}

/** Why a fund cannot be settled because of one person; null where they stand in nobody's way. */
export function unsettled(facts: MemberFacts, now: Date): MemberState | null {
	const state = memberState(facts);
	if (state === 'left' || state === 'passed' || state === 'settled') return null;
	if (state === 'enrolled') return facts.paidIn === 0 ? null : state;
	if (state === 'failed') return appealUntil(facts, now) ? state : null;
	return state;
}

/** Whether somebody may still leave and get everything back, for no reason at all. */
export function mayLeaveFreely(joinedAt: Date, coolingOffDays: number, now: Date): boolean {
	return now.getTime() < joinedAt.getTime() + coolingOffDays * DAY_MS;
}
