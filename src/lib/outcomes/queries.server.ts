import { count, eq, sql } from 'drizzle-orm';
import { countedAnswers } from '#lib/outcomes/counted-answers.server.ts';
import { summarizeCounted, type Satisfaction } from '#lib/outcomes/satisfaction.ts';
import type { Work } from '#lib/server/work.server.ts';
import { asking, invitation, survey } from '#lib/surveys/schema.server.ts';

/** How those who were asked found their visits, by survey version, for a viewer with threshold k. */
export async function satisfactionOf(work: Work, k: number): Promise<Satisfaction[]> {
	const { actor, tx } = work;
	const versions = await tx.select().from(survey).where(eq(survey.agencyId, actor.agencyId));
	const invited = await tx
		.select({
			key: invitation.surveyKey,
			version: invitation.surveyVersion,
			people: count(),
			linked: sql<number>`count(*) filter (where ${invitation.channel} = 'link')`.mapWith(Number)
		})
		.from(invitation)
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
	const answersTo = await countedAnswers(work, versions, k);
	return versions.map(({ key, version, body }) => {
		const isThis = (row: { key: string; version: number }) =>
			row.key === key && row.version === version;
		const asked = invited.find(isThis);
		const answers = answersTo(key, version);
		return summarizeCounted(body, asked?.people ?? 0, answers, {
			link: { asked: (asked?.linked ?? 0) - answers.handed, declined: 0 },
			kiosk: handed.find(isThis) ?? { asked: 0, declined: 0 }
		});
	});
}
