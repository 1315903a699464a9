import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Work } from '#lib/server/work.server.ts';
import { answer, invitation, survey } from '#lib/surveys/schema.server.ts';
import type { Survey } from '#lib/surveys/survey.ts';
import { visit } from '#lib/visits/schema.server.ts';

export type Invited = {
	id: string;
	survey: Survey;
	visitStartsAt: Date;
	closesAt: Date;
	answeredAt: Date | null;
};

/** The survey that is asked now: the one published last; undefined where the agency has none. */
export async function newestSurvey({ actor, tx }: Work): Promise<Survey | undefined> {
	const [newest] = await tx
		.select({ body: survey.body })
		.from(survey)
		.where(eq(survey.agencyId, actor.agencyId))
		.orderBy(desc(survey.publishedAt), desc(survey.version))
		.limit(1);
	return newest?.body;
}

/** One version of a survey; undefined where the agency never published it. */
export async function surveyVersion(
	{ actor, tx }: Work,
	key: string,
	version: number
): Promise<Survey | undefined> {
	const [found] = await tx
		.select({ body: survey.body })
		.from(survey)
		.where(
			and(eq(survey.agencyId, actor.agencyId), eq(survey.key, key), eq(survey.version, version))
		);
	return found?.body;
}

/** One invitation with its survey; null when the agency has no such invitation. */
export async function invitationById(work: Work, id: string): Promise<Invited | null> {
	const [found] = await selectInvited(work).where(
		and(eq(invitation.agencyId, work.actor.agencyId), eq(invitation.id, id))
	);
	return found ?? null;
}

/** What a participant was asked and has not answered, the newest first. */
export function openInvitations(work: Work, enrolmentId: string): Promise<Invited[]> {
	return selectInvited(work)
		.where(
			and(
				eq(invitation.agencyId, work.actor.agencyId),
				eq(invitation.enrolmentId, enrolmentId),
				isNull(answer.answeredAt),
				sql`${invitation.closesAt} > ${work.now.toISOString()}::timestamptz`
			)
		)
		.orderBy(desc(invitation.invitedAt));
}

function selectInvited({ tx }: Work) {
	return tx
		.select({
			id: invitation.id,
			survey: survey.body,
			visitStartsAt: visit.startsAt,
			closesAt: invitation.closesAt,
			answeredAt: answer.answeredAt
		})
		.from(invitation)
		.innerJoin(
			survey,
			and(
				eq(survey.agencyId, invitation.agencyId),
				eq(survey.key, invitation.surveyKey),
				eq(survey.version, invitation.surveyVersion)
			)
		)
		.innerJoin(
			visit,
			and(eq(visit.agencyId, invitation.agencyId), eq(visit.id, invitation.visitId))
		)
		.leftJoin(
			answer,
			and(eq(answer.agencyId, invitation.agencyId), eq(answer.invitationId, invitation.id))
		);
}
