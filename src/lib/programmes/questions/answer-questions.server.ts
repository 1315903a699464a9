import type { StaffActor } from '#lib/base/actor.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Answer } from '#lib/programmes/questions/question.ts';
import { boundTo } from '#lib/programmes/questions/questions.server.ts';
import { planAnswer } from '#lib/programmes/questions/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Keeps the answers to questions of one person; the first to each stays. */
export async function answerQuestions(
	work: Work<StaffActor>,
	enrolmentId: string,
	answers: Answer[]
): Promise<void> {
	const { actor, tx, now } = work;
	for (const { questionId, words } of answers) {
		const sealed = words === null ? null : await atRest.close(words, boundTo(questionId));
		const row = { agencyId: actor.agencyId, questionId, sealed };
		const [fresh] = await tx
			.insert(planAnswer)
			.values({ ...row, answeredAt: now, byId: actor.staffId })
			.onConflictDoNothing()
			.returning({ id: planAnswer.questionId });
		if (!fresh) continue;
		const details = { how: words === null ? 'talked' : 'written' };
		await record(work, { act: 'question.answered', subjectId: enrolmentId, details });
	}
}
