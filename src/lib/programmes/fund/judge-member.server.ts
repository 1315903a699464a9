import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { mayKeepFunds } from '#lib/identity/doors.ts';
import { record } from '#lib/ledger/record.server.ts';
import { APPEAL_DAYS } from '#lib/programmes/fund/fund.ts';
import { appealUntil, holdingVerdict } from '#lib/programmes/fund/member-state.ts';
import { memberById, memberIdOf, type Member } from '#lib/programmes/fund/members.server.ts';
import { lockFund, type Fund } from '#lib/programmes/fund/queries.server.ts';
import {
	fundAppeal,
	fundApproval,
	fundVerdict
} from '#lib/programmes/fund/judgement-schema.server.ts';
import { writeJournal } from '#lib/programmes/fund/write-journal.server.ts';
import type { Work } from '#lib/server/work.server.ts';

type OfMember = { fundId: string; memberId: string };

/**
 * The first of two: takes over what the record says about somebody. Nobody types a result. The same
 * person again changes nothing. Refuses with `fund_not_due` what is not to be judged, and
 * with `fund_second_test` a second no before the second test or its days are over.
 */
export async function proposeVerdict(
	work: Work<StaffActor>,
	zone: string,
	{ fundId, memberId }: OfMember
): Promise<Outcome<null>> {
	const found = await judged(work, zone, { fundId, memberId });
	if (!found.ok) return found;
	const { fund, member } = found.value;
	const { judgement } = member;
	const finding = findingOf(member);
	if (!judgement || !finding) return refused(problem('fund_not_due'));
	if (waitsForTest(member, work.now)) return refused(problem('fund_second_test'));
	const open = openProposal(member);
	if (open && isSame(open, finding)) return done(null);
	const id = newId(work.now);
	await work.tx.insert(fundVerdict).values({
		...{ agencyId: work.actor.agencyId, id, fundId, memberId, ...finding },
		...{ outcomeKey: fund.outcomeKey, outcomeVersion: judgement.version, variant: fund.variant },
		...{ proposedBy: work.actor.staffId, proposedAt: work.now }
	});
	await record(work, { act: 'fund.verdict_proposed', subjectId: member.enrolmentId });
	return done(null);
}

/**
 * The second of two: approves what another one proposed. A second time changes nothing. Refuses the same
 * person (`fund_same_person`), and what the record no longer says (`changed_meanwhile`).
 */
export async function approveVerdict(
	work: Work<StaffActor>,
	zone: string,
	{ fundId, memberId, verdictId }: OfMember & { verdictId: string }
): Promise<Outcome<null>> {
	const found = await judged(work, zone, { fundId, memberId }, verdictId);
	if (!found.ok) return found;
	const { member } = found.value;
	const open = openProposal(member);
	if (member.verdicts.some((one) => one.id === verdictId && one.approvedAt)) return done(null);
	const finding = findingOf(member);
	if (!open || open.id !== verdictId || !finding || !isSame(open, finding)) {
		return refused(problem('changed_meanwhile'));
	}
	const { agencyId, staffId } = work.actor;
	if (open.proposedBy === staffId) return refused(problem('fund_same_person'));
	const { isPassed, proposedBy } = open;
	await work.tx.insert(fundApproval).values({
		...{ agencyId, verdictId, memberId, isPassed, proposedBy },
		...{ approvedBy: staffId, approvedAt: work.now }
	});
	await writeJournal(work, fundId, { kind: 'verdict', memberId, verdictId, lines: [] });
	const details = { verdict: verdictId };
	await record(work, { act: 'fund.verdict_approved', subjectId: member.enrolmentId, details });
	return done(null);
}

/** Somebody who did not pass asks for a second test by their private link. */
export async function appealVerdict(
	work: Work,
	zone: string,
	enrolmentId: string
): Promise<Outcome<null>> {
	const known = await memberIdOf(work, enrolmentId);
	if (!known) return refused(problem('not_found'));
	return appeal(work, zone, { fundId: known.fundId, memberId: known.id });
}

/** The same, said to the office, which writes it down for them. */
export async function recordAppeal(
	work: Work<StaffActor>,
	zone: string,
	about: OfMember
): Promise<Outcome<null>> {
	if (!mayKeepFunds(work.actor.role)) return refused(problem('not_allowed'));
	return appeal(work, zone, about);
}

/** Once, within seven days. */
async function appeal(
	work: Work,
	zone: string,
	{ fundId, memberId }: OfMember
): Promise<Outcome<null>> {
	const fund = await lockFund(work, fundId);
	const member = fund && (await memberById(work, zone, fund, memberId));
	if (!member) return refused(problem('not_found'));
	if (member.facts.appealedAt) return done(null);
	if (!appealUntil(member.facts, work.now)) return refused(problem('fund_appeal_over'));
	const { actor, tx, now } = work;
	await tx.insert(fundAppeal).values({
		...{ agencyId: actor.agencyId, memberId, fundId, appealedAt: now },
		recordedBy: actor.kind === 'staff' ? actor.staffId : null
	});
	await record(work, { act: 'fund.appealed', subjectId: member.enrolmentId });
	return done(null);
}

async function judged(
	work: Work<StaffActor>,
	zone: string,
	{ fundId, memberId }: OfMember,
	verdictId?: string
): Promise<Outcome<{ fund: Fund; member: Member }>> {
	if (!mayKeepFunds(work.actor.role)) return refused(problem('not_allowed'));
	const fund = await lockFund(work, fundId);
	const member = fund && (await memberById(work, zone, fund, memberId));
	if (!fund || !member) return refused(problem('not_found'));
	const isOpen = member.state === 'verification_due' || member.state === 'appeal';
	const isDone = member.verdicts.some((one) => one.id === verdictId && one.approvedAt);
	return isOpen || isDone ? done({ fund, member }) : refused(problem('fund_not_due'));
}

type Finding = { isPassed: boolean; contactId: string | null };

/** What the record says now; null where it says neither yes nor no. */
export function findingOf({ judgement }: Member): Finding | null {
	if (judgement?.result !== 'met' && judgement?.result !== 'not_met') return null;
	return { isPassed: judgement.result === 'met', contactId: judgement.contactId };
}

/** The newest proposal that waits for its second person. */
export function openProposal({ verdicts }: Member) {
	const newest = verdicts.at(-1);
	return newest && !newest.approvedAt ? newest : null;
}

const isSame = (one: Finding, other: Finding) =>
	one.isPassed === other.isPassed && one.contactId === other.contactId;

function waitsForTest(member: Member, now: Date): boolean {
	const { appealedAt } = member.facts;
	const before = holdingVerdict(member.facts.verdicts);
	const finding = findingOf(member);
	if (member.state !== 'appeal' || !appealedAt || !before || !finding) return false;
	const first = member.verdicts.find(({ id }) => id === before.id)!;
	const isOver = now.getTime() > appealedAt.getTime() + APPEAL_DAYS * 86_400_000;
	return !finding.isPassed && finding.contactId === first.contactId && !isOver;
}
