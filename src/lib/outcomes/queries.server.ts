import { and, count, eq, sql } from 'drizzle-orm';
import { summarizeSatisfaction, type Satisfaction } from '#lib/outcomes/satisfaction.ts';
import type { Work } from '#lib/server/work.server.ts';
import { answer, asking, invitation, survey } from '#lib/surveys/schema.server.ts';

/** How those who were asked found their visits, by survey version. */
export async function satisfactionOf({ actor, tx }: Work): Promise<Satisfaction[]> {
	const versions = await tx.select().from(survey).where(eq(survey.agencyId, actor.agencyId));
	const invited = await tx
		.select({
			key: invitation.surveyKey,
			version: invitation.surveyVersion,
			people: count(),
			// Who answered on a counselor's phone needed no link any more.
			byLink: sql<number>`count(*) filter (where ${invitation.channel} = 'link'
				and ${answer.channel} is distinct from 'kiosk')`.mapWith(Number)
		})
		.from(invitation)
		.leftJoin(answer, isAnswerOf)
		.where(eq(invitation.agencyId, actor.agencyId))
		.groupBy(invitation.surveyKey, invitation.surveyVersion);
	const handed = await tx
		.select({
			key: asking.surveyKey,
			version: asking.surveyVersion,
			asked: sql<number>`count(distinct (${asking.visitId}, ${asking.enrolmentId}))`.mapWith(
				Number
			),
			declined: sql<number>`count(distinct (${asking.visitId}, ${asking.enrolmentId}))
				filter (where ${asking.isDeclined})`.mapWith(Number)
		})
		.from(asking)
		.where(eq(asking.agencyId, actor.agencyId))
		.groupBy(asking.surveyKey, asking.surveyVersion);
	const answers = await tx
		.select({
			key: invitation.surveyKey,
			version: invitation.surveyVersion,
			channel: answer.channel,
			values: answer.values
		})
		.from(answer)
		.innerJoin(invitation, isAnswerOf)
		.where(eq(answer.agencyId, actor.agencyId))
		.orderBy(answer.answeredAt, answer.invitationId);
	return versions.map(({ key, version, body }) => {
		const isThis = (row: { key: string; version: number }) =>
			row.key === key && row.version === version;
		const asked = invited.find(isThis);
		return summarizeSatisfaction(body, asked?.people ?? 0, answers.filter(isThis), {
			link: { asked: asked?.byLink ?? 0, declined: 0 },
			kiosk: handed.find(isThis) ?? { asked: 0, declined: 0 }
		});
	});
}

const isAnswerOf = and(
	eq(answer.agencyId, invitation.agencyId),
	eq(answer.invitationId, invitation.id)
);
