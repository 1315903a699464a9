/** The double-entry record of a fund: whole won, in pairs, never changed. */
import type { Giver } from '#lib/programmes/fund/fund.ts';

export const accounts = [
	'participant_deposit',
	'employer_contribution',
	'agency_contribution',
	'donor_match',
	'payable_participant',
	'charity_payable',
	'custodian_cash',
	'rounding'
] as const;
export type Account = (typeof accounts)[number];

/** What is recorded. A pledge and a verdict move no money, so they have no lines. */
export const journalKinds = [
	'pledge',
	'receipt',
	'match_accrual',
	'verdict',
	'payout_instruction',
	'payout_proof',
	'forfeiture',
	'withdrawal_refund',
	'correction'
] as const;
export type JournalKind = (typeof journalKinds)[number];

/** One side of a journal. Lines about one person name them. */
export type Line = { account: Account; memberId: string | null; debit: number; credit: number };

export const accountOf: Record<Giver, Account> = {
	employer: 'employer_contribution',
	agency: 'agency_contribution',
	donor: 'donor_match'
};

export function debit(account: Account, amount: number, memberId: string | null = null): Line {
	return { account, memberId, debit: amount, credit: 0 };
}

export function credit(account: Account, amount: number, memberId: string | null = null): Line {
	return { account, memberId, debit: 0, credit: amount };
}

/** Whether money that moves comes from somewhere: both sides are equal, and each line has one side. */
export function isBalanced(lines: Line[]): boolean {
	const sides = lines.every((line) => line.debit >= 0 && line.credit >= 0 && oneSided(line));
	return sides && lines.reduce((sum, line) => sum + line.debit - line.credit, 0) === 0;
}

const oneSided = (line: Line) => (line.debit === 0) !== (line.credit === 0);

/** The lines that undo a journal. */
export function reversed(lines: Line[]): Line[] {
	return lines.map((line) => ({ ...line, debit: line.credit, credit: line.debit }));
}

/** What an account holds, of one person where one is named. Cash is what is there, the others what is owed. */
export function balanceOf(lines: Line[], account: Account, memberId?: string): number {
	const own = lines.filter(
		(line) => line.account === account && (memberId === undefined || line.memberId === memberId)
	);
	const owed = own.reduce((sum, line) => sum + line.credit - line.debit, 0);
	// Plus zero, so that nothing is never a negative nothing.
	return (account === 'custodian_cash' ? -owed : owed) + 0;
}

/** What every account holds. */
export function balancesOf(lines: Line[]): Record<Account, number> {
	return Object.fromEntries(
		accounts.map((account) => [account, balanceOf(lines, account)])
	) as Record<Account, number>;
}
