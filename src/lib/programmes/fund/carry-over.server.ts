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
import { isWritten, keepJournal } from '#lib/programmes/fund/write-journal.server.ts';
import type { WrittenCarry } from '#lib/programmes/fund/fund-form.ts';
import type { Work } from '#lib/server/work.server.ts';

/** What a fund that nobody passed still holds for the next one; null where its rules keep nothing for it. */
export async function leftToCarry(work: Work, fund: Fund): Promise<number | null> {
	if (fund.nobody !== 'carry_over' || !(await settledAt(work, fund.id))) return null;
	return balanceOf(await linesOf(work, fund.id), 'donor_match');
}

/** The funds that can take what another one carries over: those that still go on. */
export async function fundsToCarryTo(work: Work, fundId: string) {
	const all = await fundsOf(work);
	return all
		.filter(({ fund, settledAt: ended }) => fund.id !== fundId && !ended)
		.map(({ fund, organization }) => ({ id: fund.id, name: fund.name, organization }));
}

/**
 * Carries what a settled fund kept over to one that goes on, as the custodian says: out of the one and into
 * the other in one act. The same id again changes nothing. Refuses more than there is, a fund whose
 * rules carry nothing over, and one that is settled as the next.
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
