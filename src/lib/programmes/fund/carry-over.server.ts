import { and, eq } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { mayKeepFunds } from '#lib/identity/doors.ts';
import { balanceOf, credit, debit } from '#lib/programmes/fund/accounts.ts';
import {
	fundsOf,
	linesOf,
	lockFund,
	settledAt,
	type Fund
} from '#lib/programmes/fund/queries.server.ts';
import { fundJournal } from '#lib/programmes/fund/money-schema.server.ts';
import { isWritten, keepJournal } from '#lib/programmes/fund/write-journal.server.ts';
import type { WrittenCarry } from '#lib/programmes/fund/fund-form.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * What a settled fund that nobody passed still holds for the next one; null where its rules keep nothing
 * for it, and where somebody was paid out: what is left then is the giver's.
 */
export async function leftToCarry(work: Work, fund: Fund): Promise<number | null> {
	if (fund.nobody !== 'carry_over' || !(await settledAt(work, fund.id))) return null;
	if (await hasPaidOut(work, fund.id)) return null;
	return balanceOf(await linesOf(work, fund.id), 'donor_match');
}

async function hasPaidOut({ actor, tx }: Work, fundId: string): Promise<boolean> {
	const [found] = await tx
		.select({ id: fundJournal.id })
		.from(fundJournal)
		.where(
			and(
				eq(fundJournal.agencyId, actor.agencyId),
				eq(fundJournal.fundId, fundId),
				eq(fundJournal.kind, 'payout_instruction')
			)
		)
		.limit(1);
	return found !== undefined;
}

/**
 * The funds that can take what another one carries over: those of the same organization that still go
 * on. Money that changes its keeper is given back and paid in anew.
 */
export async function fundsToCarryTo(work: Work, from: Fund) {
	const all = await fundsOf(work);
	const own = all.find(({ fund }) => fund.id === from.id);
	return all
		.filter(({ fund, business, settledAt: ended }) => {
			const isSameKeeper =
				fund.custodianKind === from.custodianKind && fund.custodian === from.custodian;
			const isNext = fund.id !== from.id && !ended;
			return isNext && isSameKeeper && business === own?.business;
		})
		.map(({ fund, organization }) => ({ id: fund.id, name: fund.name, organization }));
}

/**
 * Carries what a settled fund kept over to one that goes on, as the custodian says: out of the one and into
 * the other in one act. The same id again changes nothing. Refuses more than there is, a fund whose
 * rules carry nothing over or of which somebody was paid out, and as the next one that is settled, of
 * another organization or with another custodian.
 */
export async function carryOver(
	work: Work<StaffActor>,
	fundId: string,
	{ id, to, amount, evidence }: WrittenCarry
): Promise<Outcome<null>> {
	if (!mayKeepFunds(work.actor.role)) return refused(problem('not_allowed'));
	const funds = new Map<string, Fund | null>();
	// In one order for everybody, so that two never wait for each other.
	for (const one of [fundId, to].toSorted()) funds.set(one, await lockFund(work, one));
	const [from, next] = [funds.get(fundId), funds.get(to)];
	if (!from) return refused(problem('not_found'));
	if (!next || to === fundId) return refused(problem('not_a_choice', undefined, 'to'));
	if (await isWritten(work, id)) return done(null);
	if (await settledAt(work, to)) return refused(problem('fund_settled', undefined, 'to'));
	const choices = await fundsToCarryTo(work, from);
	if (!choices.some((one) => one.id === to))
		return refused(problem('not_a_choice', undefined, 'to'));
	const left = await leftToCarry(work, from);
	if (left === null || amount > left) {
		return refused(problem('out_of_range', { max: left ?? 0 }, 'amount'));
	}
	const out = [debit('donor_match', amount), credit('custodian_cash', amount)];
	const into = [debit('custodian_cash', amount), credit('donor_match', amount)];
	const said = { giver: 'donor', evidence } as const;
	await keepJournal(work, fundId, { kind: 'withdrawal_refund', id, lines: out, ...said });
	await keepJournal(work, to, { kind: 'receipt', id: newId(work.now), lines: into, ...said });
	return done(null);
}
