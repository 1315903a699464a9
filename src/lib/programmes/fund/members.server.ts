import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { dayOf } from '#lib/base/days.ts';
import { factsOfEnrolments } from '#lib/programmes/facts.server.ts';
import { judge, type Judgement } from '#lib/programmes/fund/due-outcome.ts';
import {
	memberState,
	type MemberFacts,
	type MemberState
} from '#lib/programmes/fund/member-state.ts';
import { settledAt, type Fund } from '#lib/programmes/fund/queries.server.ts';
import {
	fundAppeal,
	fundApproval,
	fundVerdict
} from '#lib/programmes/fund/judgement-schema.server.ts';
import { fundJournal, fundLine } from '#lib/programmes/fund/money-schema.server.ts';
import { fundDeparture, fundMember } from '#lib/programmes/fund/schema.server.ts';
import { templateOf } from '#lib/programmes/queries.server.ts';
import { enrolment, participant } from '#lib/programmes/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type Verdict = typeof fundVerdict.$inferSelect & {
	approvedAt: Date | null;
	approvedBy: string | null;
};

/** One person of a fund: who, what happened, and what follows from it today. */
export type Member = {
	id: string;
	enrolmentId: string;
	name: string;
	phone: string;
	joinedAt: Date;
	facts: MemberFacts;
	state: MemberState;
	/** Null where their version of the programme lacks the outcome. */
	judgement: Judgement | null;
	/** The oldest first. */
	verdicts: Verdict[];
};

/** Everybody who joined a fund, in the order of joining; one of them where one is named. */
export async function membersOf(
	work: Work,
	zone: string,
	fund: Fund,
	memberId?: string
): Promise<Member[]> {
	const rows = await rowsOf(work, fund.id, memberId);
	if (rows.length === 0) return [];
	const settled = await settledAt(work, fund.id);
	const verdicts = Map.groupBy(await verdictsOf(work, fund.id), (one) => one.memberId);
	const paid = await paidIn(work, fund.id);
	const facts = await factsOfEnrolments(
		work,
		zone,
		rows.map(({ enrolmentId }) => enrolmentId)
	);
	return Promise.all(
		rows.map(async (row): Promise<Member> => {
			const known = facts.find(({ enrolmentId }) => enrolmentId === row.enrolmentId)!;
			const template = await templateOf(work, known.template.key, known.template.version);
			const asked = { outcomeKey: fund.outcomeKey, variant: fund.variant, zone };
			const today = dayOf(work.now, zone);
			const judgement = judge(template, { ...asked, ...row }, known.facts, today);
			const own = verdicts.get(row.id) ?? [];
			const memberFacts: MemberFacts = {
				deposit: fund.deposit,
				paidIn: paid.get(row.id) ?? 0,
				leftAt: row.leftAt,
				isDue: judgement?.result !== 'open',
				verdicts: own,
				appealedAt: row.appealedAt,
				settledAt: settled
			};
			const { id, enrolmentId, name, phone, joinedAt } = row;
			const person = { id, enrolmentId, name, phone, joinedAt, judgement, verdicts: own };
			return { ...person, facts: memberFacts, state: memberState(memberFacts) };
		})
	);
}

/** One person of a fund; null where they are not in it. */
export async function memberById(
	work: Work,
	zone: string,
	fund: Fund,
	memberId: string
): Promise<Member | null> {
	const [found] = await membersOf(work, zone, fund, memberId);
	return found ?? null;
}

/** As what somebody takes part in their series' fund; null where they do not. */
export async function memberIdOf({ actor, tx }: Work, enrolmentId: string) {
	const [found] = await tx
		.select({ id: fundMember.id, fundId: fundMember.fundId })
		.from(fundMember)
		.where(and(eq(fundMember.agencyId, actor.agencyId), eq(fundMember.enrolmentId, enrolmentId)));
	return found ?? null;
}

function rowsOf({ actor, tx }: Work, fundId: string, memberId?: string) {
	return tx
		.select({
			id: fundMember.id,
			enrolmentId: fundMember.enrolmentId,
			joinedAt: fundMember.joinedAt,
			name: participant.name,
			phone: participant.phone,
			leftAt: fundDeparture.leftAt,
			appealedAt: fundAppeal.appealedAt
		})
		.from(fundMember)
		.innerJoin(
			enrolment,
			and(eq(enrolment.agencyId, fundMember.agencyId), eq(enrolment.id, fundMember.enrolmentId))
		)
		.innerJoin(
			participant,
			and(eq(participant.agencyId, enrolment.agencyId), eq(participant.id, enrolment.participantId))
		)
		.leftJoin(
			fundDeparture,
			and(
				eq(fundDeparture.agencyId, fundMember.agencyId),
				eq(fundDeparture.memberId, fundMember.id)
			)
		)
		.leftJoin(
			fundAppeal,
			and(eq(fundAppeal.agencyId, fundMember.agencyId), eq(fundAppeal.memberId, fundMember.id))
		)
		.where(
			and(
				eq(fundMember.agencyId, actor.agencyId),
				eq(fundMember.fundId, fundId),
				memberId ? eq(fundMember.id, memberId) : undefined
			)
		)
		.orderBy(asc(fundMember.joinedAt), asc(fundMember.id));
}

async function verdictsOf({ actor, tx }: Work, fundId: string): Promise<Verdict[]> {
	const rows = await tx
		.select({
			verdict: fundVerdict,
			approvedAt: fundApproval.approvedAt,
			approvedBy: fundApproval.approvedBy
		})
		.from(fundVerdict)
		.leftJoin(
			fundApproval,
			and(
				eq(fundApproval.agencyId, fundVerdict.agencyId),
				eq(fundApproval.verdictId, fundVerdict.id)
			)
		)
		.where(and(eq(fundVerdict.agencyId, actor.agencyId), eq(fundVerdict.fundId, fundId)))
		.orderBy(asc(fundVerdict.proposedAt), asc(fundVerdict.id));
	return rows.map(({ verdict, ...approval }) => ({ ...verdict, ...approval }));
}

/** What each person paid in; what was given back later does not lessen it, a corrected receipt does. */
async function paidIn({ actor, tx }: Work, fundId: string): Promise<Map<string, number>> {
	const rows = await tx
		.select({
			memberId: fundLine.memberId,
			won: sql<number>`sum(${fundLine.credit} - ${fundLine.debit})::float8`
		})
		.from(fundLine)
		.innerJoin(
			fundJournal,
			and(eq(fundJournal.agencyId, fundLine.agencyId), eq(fundJournal.id, fundLine.journalId))
		)
		.where(
			and(
				eq(fundLine.agencyId, actor.agencyId),
				eq(fundLine.fundId, fundId),
				eq(fundLine.account, 'participant_deposit'),
				inArray(fundJournal.kind, ['receipt', 'correction'])
			)
		)
		.groupBy(fundLine.memberId);
	return new Map(rows.map(({ memberId, won }) => [memberId!, won]));
}
