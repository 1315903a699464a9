/** The journals that a division makes. They all pass through `rounding`, which is empty afterwards. */
import {
	accountOf,
	credit,
	debit,
	type JournalKind,
	type Line
} from '#lib/programmes/fund/accounts.ts';
import type { Division } from '#lib/programmes/fund/division.ts';
import { givers, type RefundReason } from '#lib/programmes/fund/fund.ts';

export type NewJournal = {
	kind: JournalKind;
	memberId?: string | null;
	reason?: RefundReason | null;
	lines: Line[];
};

/** Gives journals in the order in which money moves; none that moves nothing. */
export function journalsOf(division: Division, deposit: number): NewJournal[] {
	return [
		...division.forfeited.map((memberId) => forfeit(memberId, deposit)),
		...accrual(division),
		...division.payouts.map((one) => payout(one, deposit)),
		...rest('charity_payable', division.charity),
		...rest('donor_match', division.carried),
		...division.refunded.map((memberId) => refund(memberId, deposit, 'nobody_passed'))
	].filter(({ lines }) => lines.length > 0);
}

/** Somebody's own money back, whole. */
export function refund(memberId: string, amount: number, reason: RefundReason): NewJournal {
	const lines = [
		debit('participant_deposit', amount, memberId),
		credit('payable_participant', amount, memberId)
	];
	return { kind: 'withdrawal_refund', memberId, reason, lines };
}

function forfeit(memberId: string, deposit: number): NewJournal {
	const lines = [debit('participant_deposit', deposit, memberId), credit('rounding', deposit)];
	return { kind: 'forfeiture', memberId, lines };
}

function accrual({ added }: Division): NewJournal[] {
	const taken = givers.filter((giver) => added[giver] > 0);
	const total = taken.reduce((sum, giver) => sum + added[giver], 0);
	if (total === 0) return [];
	const lines = taken.map((giver) => debit(accountOf[giver], added[giver]));
	return [{ kind: 'match_accrual', lines: [...lines, credit('rounding', total)] }];
}

function payout({ memberId, amount }: { memberId: string; amount: number }, deposit: number) {
	const more = amount - deposit;
	const lines = [
		...(deposit > 0 ? [debit('participant_deposit', deposit, memberId)] : []),
		...(more > 0 ? [debit('rounding', more)] : []),
		...(amount > 0 ? [credit('payable_participant', amount, memberId)] : [])
	];
	return { kind: 'payout_instruction' as const, memberId, lines };
}

function rest(account: 'charity_payable' | 'donor_match', amount: number): NewJournal[] {
	if (amount === 0) return [];
	return [{ kind: 'forfeiture', lines: [debit('rounding', amount), credit(account, amount)] }];
}
