import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { staff } from '#lib/identity/schema.server.ts';
import {
	inOrder,
	waitingOf,
	type Question,
	type Waiting
} from '#lib/programmes/questions/question.ts';
import { planAnswer, planQuestion } from '#lib/programmes/questions/schema.server.ts';
import { inList } from '#lib/server/in-list.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Joins a question with the answer to it. */
export const isAnswerOf = and(
	eq(planAnswer.agencyId, planQuestion.agencyId),
	eq(planAnswer.questionId, planQuestion.id)
);

/** What one person asked, and what came of it. Whoever reads it notes that they do. */
export async function questionsOf(
	{ actor, tx }: Work,
	enrolmentId: string,
	only: 'all' | 'open' = 'all'
): Promise<Question[]> {
	const rows = await tx
		.select({ asked: planQuestion, answer: planAnswer, by: staff.name })
		.from(planQuestion)
		.leftJoin(planAnswer, isAnswerOf)
		.leftJoin(staff, and(eq(staff.agencyId, planAnswer.agencyId), eq(staff.id, planAnswer.byId)))
		.where(
			and(
				eq(planQuestion.agencyId, actor.agencyId),
				eq(planQuestion.enrolmentId, enrolmentId),
				only === 'open' ? isNull(planAnswer.questionId) : undefined
			)
		);
	const questions = rows.map(async ({ asked, answer, by }) => ({
		...{ id: asked.id, askedAt: asked.askedAt, wantsCall: asked.wantsCall },
		answerBy: asked.answerBy,
		words: await opened(asked.sealed, asked.id),
		answer: answer && {
			at: answer.answeredAt,
			by: by ?? '',
			words: await opened(answer.sealed, boundTo(asked.id))
		}
	}));
	return inOrder(await Promise.all(questions));
}

/** Which of these people told something worrying that nobody answered yet. */
export async function worryingPeople(
	{ actor, tx }: Work,
	enrolmentIds: string[]
): Promise<Set<string>> {
	const rows = await tx
		.select({ enrolmentId: planQuestion.enrolmentId })
		.from(planQuestion)
		.leftJoin(planAnswer, isAnswerOf)
		.where(
			and(
				eq(planQuestion.agencyId, actor.agencyId),
				inList(planQuestion.enrolmentId, enrolmentIds),
				isNotNull(planQuestion.reportId),
				isNull(planAnswer.questionId)
			)
		);
	return new Set(rows.map(({ enrolmentId }) => enrolmentId));
}

/** Which of these people wait for an answer, and since when. */
export async function waitingPeople(
	{ actor, tx }: Work,
	enrolmentIds: string[]
): Promise<Map<string, Waiting>> {
	const rows = await tx
		.select({
			enrolmentId: planQuestion.enrolmentId,
			askedAt: planQuestion.askedAt,
			answerBy: planQuestion.answerBy
		})
		.from(planQuestion)
		.leftJoin(planAnswer, isAnswerOf)
		.where(
			and(
				eq(planQuestion.agencyId, actor.agencyId),
				inList(planQuestion.enrolmentId, enrolmentIds),
				isNull(planAnswer.questionId)
			)
		);
	const ofPerson = Map.groupBy(rows, ({ enrolmentId }) => enrolmentId);
	return new Map([...ofPerson].map(([id, open]) => [id, waitingOf(open)!]));
}

/** What the wrapped answer to a question is bound to; the question itself is bound to its row. */
export function boundTo(questionId: string): string {
	return `answer ${questionId}`;
}

async function opened(sealed: string | null, rowId: string): Promise<string | null> {
	return sealed === null ? null : atRest.open(sealed, rowId);
}
