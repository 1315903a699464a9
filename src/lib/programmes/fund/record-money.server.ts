import { and, eq } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { mayKeepFunds } from '#lib/identity/doors.ts';
import { accountOf, balanceOf, credit, debit } from '#lib/programmes/fund/accounts.ts';
import type { WrittenMoney } from '#lib/programmes/fund/fund-form.ts';
import { linesOf, lockFund, settledAt } from '#lib/programmes/fund/queries.server.ts';
import { fundDeparture, fundMember } from '#lib/programmes/fund/schema.server.ts';
import type { NewJournal } from '#lib/programmes/fund/settlement.ts';
import {
	isWritten,
	keepJournal,
	type writeJournal
} from '#lib/programmes/fund/write-journal.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Records what a giver pledged, what came from them or went back to them, and what went to charity, as
 * the custodian says. The same id again changes nothing. Refuses more than there is, and money that
 * comes in after the end.
 */
export async function recordMoney(
	work: Work<StaffActor>,
	fundId: string,
	{ id, what, giver, amount, evidence }: WrittenMoney
): Promise<Outcome<null>> {
	if (!mayKeepFunds(work.actor.role)) return refused(problem('not_allowed'));
	if (!(await lockFund(work, fundId))) return refused(problem('not_found'));
	// What was sent twice is there already; by now there may be too little for a second time.
	if (await isWritten(work, id)) return done(null);
	const isIncoming = what === 'pledge' || what === 'receipt';
	if (isIncoming && (await settledAt(work, fundId))) return refused(problem('fund_settled'));
	const account = what === 'charity_paid' ? 'charity_payable' : accountOf[giver];
	const held = balanceOf(await linesOf(work, fundId), account);
	if (!isIncoming && amount > held) {
		return refused(problem('out_of_range', { max: held }, 'amount'));
	}
	const journal = { ...moneyJournal(what, giver, amount), id, evidence };
	await keepJournal(work, fundId, journal);
	return done(null);
}

function moneyJournal(
	what: WrittenMoney['what'],
	giver: WrittenMoney['giver'],
	amount: number
): NewJournal & Pick<Parameters<typeof writeJournal>[2], 'giver' | 'pledged'> {
	const account = accountOf[giver];
	const cash = 'custodian_cash';
	if (what === 'pledge') return { kind: 'pledge', giver, pledged: amount, lines: [] };
	if (what === 'receipt') {
		return { kind: 'receipt', giver, lines: [debit(cash, amount), credit(account, amount)] };
	}
	if (what === 'returned') {
		const lines = [debit(account, amount), credit(cash, amount)];
		return { kind: 'withdrawal_refund', giver, lines };
	}
	return { kind: 'payout_proof', lines: [debit('charity_payable', amount), credit(cash, amount)] };
}

export type OwnMoney = {
	id: string;
	fundId: string;
	memberId: string;
	amount: number;
	evidence: string;
};

/** Records what somebody paid in. Refuses more than their deposit, and who left or never joined. */
export async function recordDeposit(
	work: Work<StaffActor>,
	{ id, fundId, memberId, amount, evidence }: OwnMoney
): Promise<Outcome<null>> {
	if (!mayKeepFunds(work.actor.role)) return refused(problem('not_allowed'));
	const fund = await lockFund(work, fundId);
	if (!fund) return refused(problem('not_found'));
	const standing = await standingOf(work, fundId, memberId);
	if (!standing) return refused(problem('not_found'));
	if (await isWritten(work, id)) return done(null);
	if (await settledAt(work, fundId)) return refused(problem('fund_settled'));
	if (standing.leftAt) return refused(problem('fund_left'));
	const missing =
		fund.deposit - balanceOf(await linesOf(work, fundId), 'participant_deposit', memberId);
	if (amount > missing) return refused(problem('out_of_range', { max: missing }, 'amount'));
	const lines = [debit('custodian_cash', amount), credit('participant_deposit', amount, memberId)];
	await keepJournal(work, fundId, { kind: 'receipt', memberId, id, evidence, lines });
	return done(null);
}

/** Records that the custodian paid somebody what they were to get, all of it. */
export async function recordPayout(
	work: Work<StaffActor>,
	{ id, fundId, memberId, evidence }: Omit<OwnMoney, 'amount'>
): Promise<Outcome<null>> {
	if (!mayKeepFunds(work.actor.role)) return refused(problem('not_allowed'));
	if (!(await lockFund(work, fundId))) return refused(problem('not_found'));
	const amount = balanceOf(await linesOf(work, fundId), 'payable_participant', memberId);
	if (amount === 0) return done(null);
	const lines = [debit('payable_participant', amount, memberId), credit('custodian_cash', amount)];
	await keepJournal(work, fundId, { kind: 'payout_proof', memberId, id, evidence, lines });
	return done(null);
}

/** A person of this fund; null for anybody else. */
async function standingOf({ actor, tx }: Work, fundId: string, memberId: string) {
	const [found] = await tx
		.select({ leftAt: fundDeparture.leftAt })
		.from(fundMember)
		.leftJoin(
			fundDeparture,
			and(
				eq(fundDeparture.agencyId, fundMember.agencyId),
				eq(fundDeparture.memberId, fundMember.id)
			)
		)
		.where(
			and(
				eq(fundMember.agencyId, actor.agencyId),
				eq(fundMember.fundId, fundId),
				eq(fundMember.id, memberId)
			)
		);
	return found ?? null;
}
