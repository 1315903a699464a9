import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { mayKeepFunds } from '#lib/identity/doors.ts';
import { record } from '#lib/ledger/record.server.ts';
import { balanceOf } from '#lib/programmes/fund/accounts.ts';
import type { RefundReason } from '#lib/programmes/fund/fund.ts';
import { holdingVerdict, mayLeaveFreely } from '#lib/programmes/fund/member-state.ts';
import { memberById, memberIdOf, type Member } from '#lib/programmes/fund/members.server.ts';
import { linesOf, lockFund, type Fund } from '#lib/programmes/fund/queries.server.ts';
import { fundDeparture } from '#lib/programmes/fund/schema.server.ts';
import { refund } from '#lib/programmes/fund/settlement.ts';
import { writeJournal } from '#lib/programmes/fund/write-journal.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Somebody leaves within the first days, by their private link, and gets all of their own back. A
 * second time changes nothing. Later only the office may, with a reason (`fund_leave_over`).
 */
export async function leaveFund(
	work: Work,
	zone: string,
	enrolmentId: string
): Promise<Outcome<null>> {
	const known = await memberIdOf(work, enrolmentId);
	const fund = known && (await lockFund(work, known.fundId));
	const member = fund && (await memberById(work, zone, fund, known.id));
	if (!fund || !member) return refused(problem('not_found'));
	if (!member.facts.leftAt && !mayLeaveFreely(member.joinedAt, fund.coolingOffDays, work.now)) {
		return refused(problem('fund_leave_over'));
	}
	return depart(work, fund, member, 'cooling_off');
}

/** The office lets somebody go, with the reason by which they get their own money back. */
export async function releaseMember(
	work: Work<StaffActor>,
	zone: string,
	{ fundId, memberId, reason }: { fundId: string; memberId: string; reason: RefundReason }
): Promise<Outcome<null>> {
	if (!mayKeepFunds(work.actor.role)) return refused(problem('not_allowed'));
	const fund = await lockFund(work, fundId);
	const member = fund && (await memberById(work, zone, fund, memberId));
	if (!fund || !member) return refused(problem('not_found'));
	if (reason === 'cooling_off' && !mayLeaveFreely(member.joinedAt, fund.coolingOffDays, work.now)) {
		return refused(problem('fund_leave_over', undefined, 'reason'));
	}
	return depart(work, fund, member, reason);
}

async function depart(
	work: Work,
	fund: Fund,
	member: Member,
	reason: RefundReason
): Promise<Outcome<null>> {
	if (member.facts.leftAt) return done(null);
	if (member.facts.settledAt) return refused(problem('fund_settled'));
	if (holdingVerdict(member.facts.verdicts)) return refused(problem('fund_judged'));
	const { actor, tx, now } = work;
	await tx.insert(fundDeparture).values({
		...{ agencyId: actor.agencyId, memberId: member.id, fundId: fund.id, reason, leftAt: now },
		recordedBy: worksAs(actor, 'administrator', 'head') ? actor.staffId : null
	});
	const held = balanceOf(await linesOf(work, fund.id), 'participant_deposit', member.id);
	if (held > 0) await writeJournal(work, fund.id, refund(member.id, held, reason));
	const details = { fund: fund.id, reason };
	await record(work, { act: 'fund.left', subjectId: member.enrolmentId, details });
	return done(null);
}
