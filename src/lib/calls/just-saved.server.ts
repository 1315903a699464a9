import { and, eq } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { isUuid } from '#lib/base/ids.ts';
import { callJustMade } from '#lib/calls/list-calls.server.ts';
import type { Saved, SavedKind } from '#lib/calls/saved-kinds.ts';
import { aftercareDone } from '#lib/calls/schema.server.ts';
import type { ContactResult } from '#lib/programmes/facts.ts';
import { enrolmentById } from '#lib/programmes/queries.server.ts';
import { isAnswerOf } from '#lib/programmes/questions/questions.server.ts';
import { planAnswer, planQuestion } from '#lib/programmes/questions/schema.server.ts';
import { closure } from '#lib/programmes/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type JustSaved = {
	kind: SavedKind;
	enrolmentId: string;
	name: string;
	/** Of a call alone: what it came to, and the contact while it may be taken back. */
	result: ContactResult | null;
	undoable: string | null;
};

/** What the actor just recorded and about whom; null for what somebody else did, or was taken back. */
export async function justSaved(
	work: Work<StaffActor>,
	{ kind, id }: Saved
): Promise<JustSaved | null> {
	if (!isUuid(id)) return null;
	if (kind === 'call') {
		const made = await callJustMade(work, id);
		if (!made || made.undoneAt) return null;
		const { enrolmentId, name } = made;
		const result = made.result as ContactResult;
		return { kind, enrolmentId, name, result, undoable: result === 'attended' ? null : id };
	}
	const person = (await saved[kind](work, id)) ? await enrolmentById(work, id) : null;
	return person && { kind, enrolmentId: id, name: person.name, result: null, undoable: null };
}

type Ask = (work: Work<StaffActor>, enrolmentId: string) => Promise<boolean>;

const saved: Record<Exclude<SavedKind, 'call'>, Ask> = {
	answer: async ({ actor, tx }, enrolmentId) => {
		const rows = await tx
			.select({ id: planAnswer.questionId })
			.from(planQuestion)
			.innerJoin(planAnswer, isAnswerOf)
			.where(
				and(
					eq(planQuestion.agencyId, actor.agencyId),
					eq(planQuestion.enrolmentId, enrolmentId),
					eq(planAnswer.byId, actor.staffId)
				)
			)
			.limit(1);
		return rows.length > 0;
	},
	aftercare: async ({ actor, tx }, subjectId) => {
		const { agencyId, byId, ...done } = aftercareDone;
		const rows = await tx
			.select({ day: done.day })
			.from(aftercareDone)
			.where(
				and(eq(agencyId, actor.agencyId), eq(done.subjectId, subjectId), eq(byId, actor.staffId))
			)
			.limit(1);
		return rows.length > 0;
	},
	lost: async ({ actor, tx }, enrolmentId) => {
		const rows = await tx
			.select({ reason: closure.reason })
			.from(closure)
			.where(
				and(
					eq(closure.agencyId, actor.agencyId),
					eq(closure.enrolmentId, enrolmentId),
					eq(closure.recordedBy, actor.staffId)
				)
			);
		return rows.length > 0;
	}
};
