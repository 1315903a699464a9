import { and, eq } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { mayKeepFunds } from '#lib/identity/doors.ts';
import { record } from '#lib/ledger/record.server.ts';
import {
	accountOf,
	balanceOf,
	balancesOf,
	credit,
	debit,
	reversed,
	type Line
} from '#lib/programmes/fund/accounts.ts';
import type { WrittenMoney } from '#lib/programmes/fund/fund-form.ts';
import {
	journalsOfFund,
	linesOf,
	lockFund,
	settledAt
} from '#lib/programmes/fund/queries.server.ts';
import { fundDeparture } from '#lib/programmes/fund/schema.server.ts';
import type { NewJournal } from '#lib/programmes/fund/settlement.ts';
import { writeJournal } from '#lib/programmes/fund/write-journal.server.ts';
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
	const isIncoming = what === 'pledge' || what === 'receipt';
	if (isIncoming && (await settledAt(work, fundId))) return refused(problem('fund_settled'));
	const account = what === 'charity_paid' ? 'charity_payable' : accountOf[giver];
	const held = balanceOf(await linesOf(work, fundId), account);
	if (!isIncoming && amount > held) {
		return refused(problem('out_of_range', { max: held }, 'amount'));
	}
	const journal = { ...moneyJournal(what, giver, amount), id, evidence };
	await keep(work, fundId, journal);
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

/** Records what somebody paid in. Refuses more than their deposit, and who left. */
export async function recordDeposit(
	work: Work<StaffActor>,
	{ id, fundId, memberId, amount, evidence }: OwnMoney
): Promise<Outcome<null>> {
	if (!mayKeepFunds(work.actor.role)) return refused(problem('not_allowed'));
	const fund = await lockFund(work, fundId);
	if (!fund) return refused(problem('not_found'));
	if (await settledAt(work, fundId)) return refused(problem('fund_settled'));
	if (await hasLeft(work, memberId)) return refused(problem('fund_left'));
	const missing =
		fund.deposit - balanceOf(await linesOf(work, fundId), 'participant_deposit', memberId);
	const journals = await journalsOfFund(work, fundId, memberId);
	if (journals.some((one) => one.id === id)) return done(null);
	if (amount > missing) return refused(problem('out_of_range', { max: missing }, 'amount'));
	const lines = [debit('custodian_cash', amount), credit('participant_deposit', amount, memberId)];
	await keep(work, fundId, { kind: 'receipt', memberId, id, evidence, lines });
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
	await keep(work, fundId, { kind: 'payout_proof', memberId, id, evidence, lines });
	return done(null);
}

const reversible = ['receipt', 'payout_proof'];

/** Whether an entry may be undone: money in or out as somebody said it was, once. */
export function isReversible(
	{ id, kind }: { id: string; kind: string },
	journals: { reversesId: string | null }[]
): boolean {
	return reversible.includes(kind) && !journals.some(({ reversesId }) => reversesId === id);
}

/**
 * Undoes what was recorded by mistake, by its reverse. A second time changes nothing. Refuses with
 * `fund_used` what later rows stand on.
 */
export async function reverseJournal(
	work: Work<StaffActor>,
	{ fundId, journalId, evidence }: { fundId: string; journalId: string; evidence: string }
): Promise<Outcome<null>> {
	if (!mayKeepFunds(work.actor.role)) return refused(problem('not_allowed'));
	if (!(await lockFund(work, fundId))) return refused(problem('not_found'));
	const journals = await journalsOfFund(work, fundId);
	const wrong = journals.find(({ id }) => id === journalId);
	if (!wrong || !reversible.includes(wrong.kind)) return refused(problem('not_found'));
	if (journals.some(({ reversesId }) => reversesId === journalId)) return done(null);
	const plain = ({ account, memberId, debit, credit }: Line) => ({
		account,
		memberId,
		debit,
		credit
	});
	const lines = reversed(wrong.lines.map(plain));
	const after = [...journals.flatMap((one) => one.lines), ...lines];
	const isBelow = Object.values(balancesOf(after)).some((held) => held < 0);
	const own = wrong.memberId && balanceOf(after, 'participant_deposit', wrong.memberId) < 0;
	if (isBelow || own) return refused(problem('fund_used'));
	const { memberId } = wrong;
	await keep(work, fundId, {
		kind: 'correction',
		memberId,
		reversesId: journalId,
		evidence,
		lines
	});
	return done(null);
}

async function keep(
	work: Work<StaffActor>,
	fundId: string,
	journal: Parameters<typeof writeJournal>[2]
): Promise<void> {
	if (!(await writeJournal(work, fundId, journal))) return;
	await record(work, { act: 'fund.recorded', subjectId: fundId, details: { kind: journal.kind } });
}

async function hasLeft({ actor, tx }: Work, memberId: string): Promise<boolean> {
	const left = await tx
		.select({ id: fundDeparture.memberId })
		.from(fundDeparture)
		.where(and(eq(fundDeparture.agencyId, actor.agencyId), eq(fundDeparture.memberId, memberId)));
	return left.length > 0;
}
