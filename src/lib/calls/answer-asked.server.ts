import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { hasCall, putCallBack } from '#lib/calls/claims.server.ts';
import { planCalls } from '#lib/calls/plan-calls.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { answerQuestions } from '#lib/programmes/questions/answer-questions.server.ts';
import { readAnswers, talkedField, type Answer } from '#lib/programmes/questions/question.ts';
import { questionsOf } from '#lib/programmes/questions/questions.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** What a form of the desk says to the questions of this person that wait. */
export async function typedAnswers(
	work: Work<StaffActor>,
	enrolmentId: string,
	typed: Record<string, string>
): Promise<Outcome<Answer[]>> {
	return readAnswers(await questionsOf(work, enrolmentId, 'open'), typed);
}

/**
 * Answers what somebody asked, without a contact of the plan. Refuses `call_taken` to who has not taken
 * the call up, and a form that answers nothing in the field of the first question. Sent twice it is
 * kept once.
 */
export async function answerAsked(
	work: Work<StaffActor>,
	agency: Agency,
	enrolmentId: string,
	typed: Record<string, string>
): Promise<Outcome<null>> {
	const open = await questionsOf(work, enrolmentId, 'open');
	if (open.length === 0) return done(null);
	if (!(await hasCall(work, enrolmentId))) return refused(problem('call_taken'));
	const answers = readAnswers(open, typed);
	if (!answers.ok) return answers;
	if (answers.value.length === 0)
		return refused(problem('required', undefined, talkedField(open[0]!.id)));
	await answerQuestions(work, enrolmentId, answers.value);
	await planCalls(work, agency.zone, [enrolmentId]);
	await putCallBack(work, enrolmentId);
	return done(null);
}
