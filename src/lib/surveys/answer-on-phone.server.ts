import { and, eq, ne } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import { mayRecord } from '#lib/programmes/at-visit.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { checkAnswers } from '#lib/surveys/answers.ts';
import { surveyVersion } from '#lib/surveys/queries.server.ts';
import { answer, asking, invitation } from '#lib/surveys/schema.server.ts';
import type { Answers } from '#lib/surveys/survey.ts';
import { closesAfter } from '#lib/surveys/terms.ts';

/** What came of one hand-over of a counselor's phone. */
export type HandedSurvey = {
	id: string;
	enrolmentId: string;
	visitId: string;
	surveyKey: string;
	surveyVersion: number;
	language: Language;
	seconds: number;
	/** Null where the person declined. */
	answers: Record<string, unknown> | null;
	at: Date;
};

/**
 * Keeps that somebody was asked on the phone of a counselor, and their answers, once; the same again
 * changes nothing. Where an answer about the visit is here already that one counts, by whichever way
 * it came. A refusal to answer is kept as one and leaves the link open.
 *
 * Refuses with `not_your_visit`, with `not_found` who is not on that roster and a survey that was
 * never published, `survey_closed` what was answered after the invitation closed, and what
 * `checkAnswers` finds. A survey that a newer one has followed since is taken.
 */
export async function answerOnPhone(
	work: Work<StaffActor>,
	fact: HandedSurvey
): Promise<Outcome<'recorded'>> {
	const obstacle = await mayRecord(work, fact.visitId, fact.enrolmentId);
	if (obstacle) return refused(obstacle);
	const survey = await surveyVersion(work, fact.surveyKey, fact.surveyVersion);
	if (!survey) return refused(problem('not_found'));
	const checked = fact.answers && checkAnswers(survey, fact.answers);
	if (checked && !checked.ok) return checked;
	const { at: askedAt, answers, ...asked } = fact;
	const [fresh] = await work.tx
		.insert(asking)
		.values({ ...asked, agencyId: work.actor.agencyId, isDeclined: answers === null, askedAt })
		.onConflictDoNothing()
		.returning({ id: asking.id });
	if (!fresh) return done('recorded');
	if (checked) return keepAnswer(work, fact, checked.value);
	await record(work, {
		act: 'survey.declined',
		subjectId: fact.enrolmentId,
		details: { visit: fact.visitId }
	});
	return done('recorded');
}

async function keepAnswer(
	work: Work<StaffActor>,
	fact: HandedSurvey,
	values: Answers
): Promise<Outcome<'recorded'>> {
	const { agencyId } = work.actor;
	const invited = await invitationFor(work, fact);
	if (fact.at > invited.closesAt) return refused(problem('survey_closed'));
	const [fresh] = await work.tx
		.insert(answer)
		.values({
			agencyId,
			invitationId: invited.id,
			values,
			language: fact.language,
			channel: 'kiosk',
			answeredAt: fact.at
		})
		.onConflictDoNothing()
		.returning({ id: answer.invitationId });
	if (!fresh) return done('recorded');
	// A newer version may have been invited to meanwhile: the scales are those of what was answered.
	await work.tx
		.update(invitation)
		.set({ surveyVersion: fact.surveyVersion })
		.where(
			and(
				eq(invitation.agencyId, agencyId),
				eq(invitation.id, invited.id),
				ne(invitation.surveyVersion, fact.surveyVersion)
			)
		);
	const details = { channel: 'kiosk' };
	await record(work, { act: 'survey.answered', subjectId: invited.id, details });
	return done('recorded');
}

/** The invitation of this person to speak of this visit; who was never invited was by the phone. */
async function invitationFor(
	work: Work,
	{ surveyKey, surveyVersion, visitId, enrolmentId, at }: HandedSurvey
): Promise<{ id: string; closesAt: Date }> {
	const { agencyId } = work.actor;
	const about = { agencyId, surveyKey, visitId, enrolmentId };
	const which = { id: invitation.id, closesAt: invitation.closesAt };
	const [fresh] = await work.tx
		.insert(invitation)
		.values({
			...about,
			id: newId(work.now),
			surveyVersion,
			channel: 'kiosk',
			invitedAt: at,
			closesAt: closesAfter(at)
		})
		.onConflictDoNothing()
		.returning(which);
	if (fresh) return fresh;
	const [known] = await work.tx
		.select(which)
		.from(invitation)
		.where(
			and(
				eq(invitation.agencyId, agencyId),
				eq(invitation.surveyKey, surveyKey),
				eq(invitation.visitId, visitId),
				eq(invitation.enrolmentId, enrolmentId)
			)
		);
	return known!;
}
