/** Funds in words, for every screen that shows them. */
import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatNumber } from '#lib/i18n/times.ts';
import type { Account, JournalKind } from '#lib/programmes/fund/accounts.ts';
import type {
	CustodianKind,
	FundKind,
	Giver,
	NobodyRule,
	RefundReason,
	RemainderRule
} from '#lib/programmes/fund/fund.ts';
import type { Judgement } from '#lib/programmes/fund/due-outcome.ts';
import type { MoneyKind } from '#lib/programmes/fund/fund-form.ts';
import type { MemberState } from '#lib/programmes/fund/member-state.ts';

/** `30,000원`. */
export function wonWords(won: number, language?: Language): string {
	return m.fund_amount_words({ won: formatNumber(won) }, language ? { locale: language } : {});
}

export const kindWords: Record<FundKind, () => string> = {
	reward: m.fund_kind_reward,
	deposit: m.fund_kind_deposit,
	match: m.fund_kind_match,
	pool: m.fund_kind_pool
};

export const kindHints: Record<FundKind, () => string> = {
	reward: m.fund_kind_reward_hint,
	deposit: m.fund_kind_deposit_hint,
	match: m.fund_kind_match_hint,
	pool: m.fund_kind_pool_hint
};

export const giverWords: Record<Giver, () => string> = {
	employer: m.fund_giver_employer,
	agency: m.fund_giver_agency,
	donor: m.fund_giver_donor
};

export const remainderWords: Record<RemainderRule, () => string> = {
	charity: m.fund_remainder_charity,
	largest_remainder: m.fund_remainder_largest_remainder
};

export const nobodyWords: Record<NobodyRule, () => string> = {
	return_all: m.fund_nobody_return_all,
	charity: m.fund_nobody_charity,
	carry_over: m.fund_nobody_carry_over
};

export const custodianWords: Record<CustodianKind, () => string> = {
	welfare_fund: m.fund_custodian_welfare_fund,
	bank: m.fund_custodian_bank,
	welfare_centre: m.fund_custodian_welfare_centre,
	other: m.fund_custodian_other
};

export const stateWords: Record<MemberState, () => string> = {
	enrolled: m.fund_member_enrolled,
	active: m.fund_member_active,
	verification_due: m.fund_member_verification_due,
	passed: m.fund_member_passed,
	failed: m.fund_member_failed,
	appeal: m.fund_member_appeal,
	settled: m.fund_member_settled,
	left: m.fund_member_left
};

export const accountWords: Record<Account, () => string> = {
	participant_deposit: m.fund_account_participant_deposit,
	employer_contribution: m.fund_account_employer_contribution,
	agency_contribution: m.fund_account_agency_contribution,
	donor_match: m.fund_account_donor_match,
	payable_participant: m.fund_account_payable_participant,
	charity_payable: m.fund_account_charity_payable,
	custodian_cash: m.fund_account_custodian_cash,
	rounding: m.fund_account_rounding
};

const journalWords: Record<JournalKind, () => string> = {
	pledge: m.fund_kind_of_pledge,
	receipt: m.fund_kind_of_receipt,
	match_accrual: m.fund_kind_of_match_accrual,
	verdict: m.fund_kind_of_verdict,
	payout_instruction: m.fund_kind_of_payout_instruction,
	payout_proof: m.fund_kind_of_payout_proof,
	forfeiture: m.fund_kind_of_forfeiture,
	withdrawal_refund: m.fund_kind_of_withdrawal_refund,
	correction: m.fund_kind_of_correction
};

/**
 * What a journal records, of a giver where one is named. What a person is to get back is decided with it;
 * that the custodian paid it is a journal of its own.
 */
export function journalName(kind: JournalKind, giver: Giver | null = null): string {
	const isDue = kind === 'withdrawal_refund' && giver === null;
	return isDue ? m.fund_kind_of_refund_due() : journalWords[kind]();
}

export const reasonWords: Record<RefundReason, () => string> = {
	cooling_off: m.fund_reason_cooling_off,
	hardship: m.fund_reason_hardship,
	medical: m.fund_reason_medical,
	retirement: m.fund_reason_retirement,
	transfer: m.fund_reason_transfer,
	not_assessed: m.fund_reason_not_assessed,
	nobody_passed: m.fund_reason_nobody_passed
};

export const moneyWords: Record<MoneyKind, () => string> = {
	pledge: m.fund_money_pledge,
	receipt: m.fund_money_receipt,
	returned: m.fund_money_returned,
	charity_paid: m.fund_money_charity_paid
};

export const judgementWords: Record<Judgement['result'], () => string> = {
	met: m.fund_verdict_met,
	not_met: m.fund_verdict_not_met,
	open: m.fund_verdict_open,
	outside: m.fund_verdict_outside
};
