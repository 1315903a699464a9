import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import type { AftercareAnswer } from '#lib/calls/aftercare-form.ts';
import { hasCall, putCallBack } from '#lib/calls/claims.server.ts';
import { planCalls } from '#lib/calls/plan-calls.server.ts';
import { aftercareDone } from '#lib/calls/schema.server.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { answerQuestions } from '#lib/programmes/questions/answer-questions.server.ts';
import type { Answer } from '#lib/programmes/questions/question.ts';
import type { Work } from '#lib/server/work.server.ts';

export type AskedHow = {
	kind: 'participant' | 'organization';
	/** An enrolment, or the series of an organization. */
	subjectId: string;
	day: number;
	/** Null where it was left out. */
	answer: AftercareAnswer | null;
	/** What was said; of one that was left out the reason, which it needs. */
	sentence: string | null;
};

/**
 * Keeps what came of asking how it goes on one of the days of aftercare, or why nobody asked. The first
 * row of a day holds. Refuses `call_taken` to who has not taken the call up.
 */
export async function keepAftercare(
	work: Work<StaffActor>,
	agency: Agency,
	asked: AskedHow,
	answers: Answer[] = []
): Promise<Outcome<null>> {
	if (!(await hasCall(work, asked.subjectId))) return refused(problem('call_taken'));
	if (asked.answer === null && !asked.sentence)
		return refused(problem('required', undefined, 'sentence'));
	await write(work, asked);
	await answerQuestions(work, asked.subjectId, answers);
	if (asked.kind === 'participant') await planCalls(work, agency.zone, [asked.subjectId]);
	await putCallBack(work, asked.subjectId);
	return done(null);
}

/** The days that were asked in a call of the plan. */
export async function keepFolded(
	work: Work<StaffActor>,
	subjectId: string,
	days: number[],
	said: Pick<AskedHow, 'answer' | 'sentence'>
): Promise<void> {
	for (const day of days) await write(work, { kind: 'participant', subjectId, day, ...said });
}

async function write(
	work: Work<StaffActor>,
	{ kind, subjectId, day, answer, sentence }: AskedHow
): Promise<void> {
	const { agencyId, staffId: byId } = work.actor;
	const id = newId(work.now);
	const sealed = sentence === null ? null : await atRest.close(sentence, id);
	const [fresh] = await work.tx
		.insert(aftercareDone)
		.values({ agencyId, id, kind, subjectId, day, answer, sealed, doneAt: work.now, byId })
		.onConflictDoNothing()
		.returning({ id: aftercareDone.id });
	if (!fresh) return;
	const details = { day, kind, ...(answer ? { answer } : {}) };
	const act = answer === null ? 'aftercare.skipped' : 'aftercare.held';
	await record(work, { act, subjectId, details });
}
