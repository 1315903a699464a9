import { and, desc, eq } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import { alimtalkState, nextSteps, type AlimtalkStep } from '#lib/notices/alimtalk.ts';
import { originalOf } from '#lib/notices/originals.ts';
import { placeholderProblems } from '#lib/notices/placeholders.ts';
import { alimtalkWording } from '#lib/notices/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type NewAlimtalk = { template: string; language: Language; code: string; body: string };

/** The messenger's wordings of one notice in one language, the newest first. */
export function alimtalksOf({ actor, tx }: Work, template: string, language: Language) {
	return tx
		.select()
		.from(alimtalkWording)
		.where(
			and(
				eq(alimtalkWording.agencyId, actor.agencyId),
				eq(alimtalkWording.template, template),
				eq(alimtalkWording.language, language)
			)
		)
		.orderBy(desc(alimtalkWording.madeAt), desc(alimtalkWording.id));
}

/** An administrator drafts a wording under the code that the provider gave; its words are final. */
export async function draftAlimtalk(
	work: Work<StaffActor>,
	{ template, language, code, body }: NewAlimtalk
): Promise<Outcome<null>> {
	const { actor, tx, now } = work;
	if (actor.role !== 'administrator') return refused(problem('not_allowed'));
	const { placeholders } = originalOf(template)!;
	const wrong = placeholderProblems({ subject: '', body }, placeholders);
	if (wrong.length > 0) return refused(...wrong.map((one) => ({ ...one, field: 'alimtalk' })));
	const id = crypto.randomUUID();
	const made = await tx
		.insert(alimtalkWording)
		.values({
			agencyId: actor.agencyId,
			id,
			template,
			language,
			code,
			body,
			madeAt: now,
			madeBy: actor.staffId
		})
		.onConflictDoNothing()
		.returning({ id: alimtalkWording.id });
	if (made.length === 0) return refused(problem('alimtalk_code_taken', undefined, 'code'));
	await record(work, { act: 'alimtalk.changed', subjectId: id, details: { step: 'draft' } });
	return done(null);
}

/** An administrator notes what became of a wording at the messenger. Refuses a step out of turn. */
export async function stepAlimtalk(
	work: Work<StaffActor>,
	id: string,
	step: AlimtalkStep,
	rejection = ''
): Promise<Outcome<null>> {
	const { actor, tx, now } = work;
	if (actor.role !== 'administrator') return refused(problem('not_allowed'));
	const isIt = and(eq(alimtalkWording.agencyId, actor.agencyId), eq(alimtalkWording.id, id));
	const [found] = await tx.select().from(alimtalkWording).where(isIt).for('update');
	if (!found) return refused(problem('not_found'));
	if (!nextSteps(alimtalkState(found)).includes(step)) return refused(problem('alimtalk_locked'));
	const change = {
		submit: { submittedAt: now },
		approve: { approvedAt: now },
		reject: { rejectedAt: now, rejection },
		retire: { retiredAt: now }
	}[step];
	await tx.update(alimtalkWording).set(change).where(isIt);
	await record(work, { act: 'alimtalk.changed', subjectId: id, details: { step } });
	return done(null);
}
