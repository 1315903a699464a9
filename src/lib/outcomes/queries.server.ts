import { and, count, eq, sql } from 'drizzle-orm';
import { dayOf } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import { summarize, type OutcomeSummary } from '#lib/outcomes/rates.ts';
import { summarizeSatisfaction, type Satisfaction } from '#lib/outcomes/satisfaction.ts';
import { factsOfEnrolments, type EnrolmentFacts } from '#lib/programmes/facts.server.ts';
import { evaluateOutcome } from '#lib/programmes/outcome.ts';
import { templates } from '#lib/programmes/queries.server.ts';
import type { OutcomeDefinition, Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';
import { answer, asking, invitation, survey } from '#lib/surveys/schema.server.ts';

export type ProgrammeOutcomes = {
	key: string;
	version: number;
	label: Localized;
	source: Localized;
	enrolled: number;
	outcomes: OutcomeSummary[];
	/** The definitions of the outcomes, in the same order: they hold the words of every reason. */
	definitions: OutcomeDefinition[];
};

/** Every outcome of every programme of the agency today, by the definitions of its own template. */
export async function programmeOutcomes(work: Work, zone: string): Promise<ProgrammeOutcomes[]> {
	const today = dayOf(work.now, zone);
	const known = await templates(work);
	const enrolments = await factsOfEnrolments(work, zone);
	return known.map(({ body }) => {
		const own = enrolments.filter((one) => isOf(one, body));
		return {
			key: body.key,
			version: body.version,
			label: body.label,
			source: body.source,
			enrolled: own.length,
			definitions: body.outcomes,
			outcomes: body.outcomes.map((definition) =>
				summarize(
					definition,
					own.map((one) => evaluateOutcome(body, definition, one.facts, today))
				)
			)
		};
	});
}

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

function isOf(one: EnrolmentFacts, body: Template): boolean {
	return one.template.key === body.key && one.template.version === body.version;
}
