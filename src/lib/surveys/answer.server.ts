import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { checkAnswers } from '#lib/surveys/answers.ts';
import { invitationById } from '#lib/surveys/queries.server.ts';
import { answer } from '#lib/surveys/schema.server.ts';

/** Keeps the answers to one invitation, once. */
export async function answerSurvey(
	work: Work,
	invitationId: string,
	sent: Record<string, unknown>,
	language: Language
): Promise<Outcome<null>> {
	const invited = await invitationById(work, invitationId);
	if (!invited) return refused(problem('link_unknown'));
	if (invited.answeredAt) return refused(problem('already_answered'));
	if (work.now > invited.closesAt) return refused(problem('survey_closed'));
	const checked = checkAnswers(invited.survey, sent);
	if (!checked.ok) return checked;
	const [fresh] = await work.tx
		.insert(answer)
		.values({
			agencyId: work.actor.agencyId,
			invitationId,
			values: checked.value,
			language,
			channel: 'link',
			answeredAt: work.now
		})
		.onConflictDoNothing()
		.returning({ id: answer.invitationId });
	if (!fresh) return refused(problem('already_answered'));
	await record(work, { act: 'survey.answered', subjectId: invitationId });
	return done(null);
}
