import { and, eq, gt, isNull, ne, sql } from 'drizzle-orm';
import { dayOf } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import { factsOfEnrolments } from '#lib/programmes/facts.server.ts';
import { judge } from '#lib/programmes/fund/due-outcome.ts';
import { fundTerms } from '#lib/programmes/fund/fund-terms.ts';
import { memberIdOf } from '#lib/programmes/fund/members.server.ts';
import {
	fundOfSeries,
	lockFund,
	settledAt,
	type Fund
} from '#lib/programmes/fund/queries.server.ts';
import { fund, fundDeparture, fundMember } from '#lib/programmes/fund/schema.server.ts';
import { writeJournal } from '#lib/programmes/fund/write-journal.server.ts';
import {
	enrolmentById,
	templateOf,
	type EnrolmentDetails
} from '#lib/programmes/queries.server.ts';
import { notRegistered } from '#lib/programmes/registration.server.ts';
import { enrolment, participant } from '#lib/programmes/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type Joining = { enrolmentId: string; language: Language; zone: string };

/**
 * Somebody joins the fund of their series, of their own will: by their private link, or before somebody
 * of the office who read them the terms. A second time changes nothing. Refuses who left before, what is
 * settled, whoever's result could be known already (`fund_too_late`), who declined what no
 * registration goes without, and more than one person may have in funds in a year.
 */
export async function joinFund(work: Work, joining: Joining): Promise<Outcome<null>> {
	const person = await enrolmentById(work, joining.enrolmentId);
	const found = person && (await fundOfSeries(work, person.seriesId));
	if (!person || !found) return refused(problem('not_found'));
	await lockFund(work, found.id);
	const known = await memberIdOf(work, person.id);
	if (known) return (await isGone(work, known.id)) ? refused(problem('fund_left')) : done(null);
	const obstacle = await obstacleFor(work, found, person, joining.zone);
	if (obstacle) return refused(obstacle);
	await write(work, found, person.id, joining.language);
	return done(null);
}

/** Why somebody cannot join now; null where they can. */
export async function obstacleFor(
	work: Work,
	found: Fund,
	person: EnrolmentDetails,
	zone: string
): Promise<Problem | null> {
	if (await settledAt(work, found.id)) return problem('fund_settled');
	if ((await notRegistered(work, [person])).has(person.id)) return problem('consent_missing');
	if (await isKnowable(work, found, person, zone)) return problem('fund_too_late');
	if ((await paidInThisYear(work, found, person)) + found.deposit > found.cap) {
		return problem('fund_cap_reached');
	}
	return null;
}

async function write(work: Work, found: Fund, enrolmentId: string, language: Language) {
	const { actor, now, tx } = work;
	const id = newId(now);
	const isOffice = actor.kind === 'staff';
	await tx.insert(fundMember).values({
		...{ agencyId: actor.agencyId, id, fundId: found.id, enrolmentId, language, joinedAt: now },
		channel: isOffice ? 'staff' : 'plan',
		textHash: await sha256Hex(fundTerms(found, language).join('\n')),
		recordedBy: isOffice ? actor.staffId : null
	});
	if (found.deposit > 0) {
		await writeJournal(work, found.id, {
			...{ kind: 'pledge', memberId: id, pledged: found.deposit, lines: [] }
		});
	}
	await record(work, { act: 'fund.joined', subjectId: enrolmentId, details: { fund: found.id } });
}

async function isGone({ actor, tx }: Work, memberId: string): Promise<boolean> {
	const left = await tx
		.select({ id: fundDeparture.memberId })
		.from(fundDeparture)
		.where(and(eq(fundDeparture.agencyId, actor.agencyId), eq(fundDeparture.memberId, memberId)));
	return left.length > 0;
}

/** Nobody joins who knows how it ends: once answers count, it is too late. */
async function isKnowable(work: Work, found: Fund, person: EnrolmentDetails, zone: string) {
	const [known] = await factsOfEnrolments(work, zone, [person.id]);
	const template = await templateOf(work, person.templateKey, person.templateVersion);
	const today = dayOf(work.now, zone);
	const asked = { outcomeKey: found.outcomeKey, variant: found.variant, appealedAt: null, zone };
	const judgement = judge(template, asked, known!.facts, today);
	if (!judgement || judgement.result !== 'open') return true;
	return judgement.windowFrom !== null && today >= judgement.windowFrom;
}

const YEAR_MS = 365 * 86_400_000;

/** What the same telephone pledged to other funds of the agency within a year. */
async function paidInThisYear({ actor, tx, now }: Work, found: Fund, { phone }: EnrolmentDetails) {
	const [row] = await tx
		.select({ won: sql<number>`coalesce(sum(${fund.deposit}), 0)::int` })
		.from(fundMember)
		.innerJoin(fund, and(eq(fund.agencyId, fundMember.agencyId), eq(fund.id, fundMember.fundId)))
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
		.where(
			and(
				eq(fundMember.agencyId, actor.agencyId),
				eq(participant.phone, phone),
				ne(fundMember.fundId, found.id),
				isNull(fundDeparture.memberId),
				gt(fundMember.joinedAt, new Date(now.getTime() - YEAR_MS))
			)
		);
	return row!.won;
}
