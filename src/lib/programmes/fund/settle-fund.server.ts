import { and, eq, gt, inArray, ne, sql } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { mayKeepFunds } from '#lib/identity/doors.ts';
import { record } from '#lib/ledger/record.server.ts';
import { accountOf, balanceOf } from '#lib/programmes/fund/accounts.ts';
import { divide, type Division } from '#lib/programmes/fund/division.ts';
import { givers } from '#lib/programmes/fund/fund.ts';
import { holdingVerdict, unsettled } from '#lib/programmes/fund/member-state.ts';
import { membersOf, type Member } from '#lib/programmes/fund/members.server.ts';
import {
	linesOf,
	lockFund,
	rulesOf,
	settledAt,
	type Fund
} from '#lib/programmes/fund/queries.server.ts';
import { fundJournal, fundLine, fundSettlement } from '#lib/programmes/fund/money-schema.server.ts';
import { fundMember } from '#lib/programmes/fund/schema.server.ts';
import { journalsOf } from '#lib/programmes/fund/settlement.ts';
import { writeJournal } from '#lib/programmes/fund/write-journal.server.ts';
import { enrolment, participant } from '#lib/programmes/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type Preview = {
	division: Division;
	/** Who stands in the way: not judged yet, or within the days of an appeal. */
	waiting: Member[];
	/** What givers still have to pay, in won. */
	missing: number;
	members: Member[];
};

/** The division as it would be made now. */
export async function settlementPreview(work: Work, zone: string, fund: Fund): Promise<Preview> {
	const members = await membersOf(work, zone, fund);
	const waiting = members.filter(({ facts }) => unsettled(facts, work.now) !== null);
	const taking = members.filter(({ state }) => state === 'passed' || state === 'failed');
	const before = await paidBefore(work, fund, taking);
	const judged = taking.map(({ id, state, phone }) => ({
		memberId: id,
		isPassed: state === 'passed',
		paidBefore: before.get(phone) ?? 0
	}));
	const division = divide(rulesOf(fund), judged);
	const lines = await linesOf(work, fund.id);
	const missing = givers.reduce(
		(sum, giver) => sum + Math.max(0, division.added[giver] - balanceOf(lines, accountOf[giver])),
		0
	);
	return { division, waiting, missing, members };
}

/** What a division is known by, so that nobody settles another one than they saw. */
export function fingerprint({ total, payouts, charity, carried, refunded }: Division): string {
	const paid = payouts.reduce((sum, { amount }) => sum + amount, 0);
	return [total, payouts.length, paid, refunded.length, charity, carried].join('-');
}

/**
 * Divides a fund, once. Refuses while anybody has not been judged (`fund_waiting`), while money that was
 * promised has not come (`fund_short`), and another division than the one that was shown.
 */
export async function settleFund(
	work: Work<StaffActor>,
	zone: string,
	{ fundId, seen }: { fundId: string; seen: string }
): Promise<Outcome<null>> {
	if (!mayKeepFunds(work.actor.role)) return refused(problem('not_allowed'));
	const fund = await lockFund(work, fundId);
	if (!fund) return refused(problem('not_found'));
	if (await settledAt(work, fundId)) return done(null);
	const { division, waiting, missing, members } = await settlementPreview(work, zone, fund);
	if (waiting.length > 0) return refused(problem('fund_waiting', { count: waiting.length }));
	if (missing > 0) return refused(problem('fund_short', { won: missing }));
	if (fingerprint(division) !== seen) return refused(problem('changed_meanwhile'));
	const verdictOf = (id: string) =>
		holdingVerdict(members.find((one) => one.id === id)!.facts.verdicts)!.id;
	for (const journal of journalsOf(division, fund.deposit)) {
		const isPayout = journal.kind === 'payout_instruction';
		const verdictId = isPayout ? verdictOf(journal.memberId!) : null;
		await writeJournal(work, fundId, { ...journal, verdictId });
	}
	const { agencyId, staffId } = work.actor;
	const row = { agencyId, fundId, settledBy: staffId, settledAt: work.now };
	await work.tx.insert(fundSettlement).values(row);
	const details = { total: division.total, charity: division.charity };
	await record(work, { act: 'fund.settled', subjectId: fundId, details });
	return done(null);
}

const YEAR_MS = 365 * 86_400_000;

/** What other funds of the agency gave the same telephones within a year. */
async function paidBefore({ actor, tx, now }: Work, fund: Fund, members: Member[]) {
	if (members.length === 0) return new Map<string, number>();
	const rows = await tx
		.select({
			phone: participant.phone,
			won: sql<number>`sum(${fundLine.credit})::float8`
		})
		.from(fundLine)
		.innerJoin(
			fundJournal,
			and(eq(fundJournal.agencyId, fundLine.agencyId), eq(fundJournal.id, fundLine.journalId))
		)
		.innerJoin(
			fundMember,
			and(eq(fundMember.agencyId, fundLine.agencyId), eq(fundMember.id, fundLine.memberId))
		)
		.innerJoin(
			enrolment,
			and(eq(enrolment.agencyId, fundMember.agencyId), eq(enrolment.id, fundMember.enrolmentId))
		)
		.innerJoin(
			participant,
			and(eq(participant.agencyId, enrolment.agencyId), eq(participant.id, enrolment.participantId))
		)
		.where(
			and(
				eq(fundLine.agencyId, actor.agencyId),
				ne(fundLine.fundId, fund.id),
				eq(fundLine.account, 'payable_participant'),
				eq(fundJournal.kind, 'payout_instruction'),
				gt(fundJournal.recordedAt, new Date(now.getTime() - YEAR_MS)),
				inArray(
					participant.phone,
					members.map(({ phone }) => phone)
				)
			)
		)
		.groupBy(participant.phone);
	return new Map(rows.map(({ phone, won }) => [phone, won]));
}
