import { and, eq } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import { draftById } from '#lib/programmes/editor/draft-queries.server.ts';
import { templateDraft } from '#lib/programmes/editor/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Throws a draft away as it was seen. One that is gone changes nothing. */
export async function dropDraft(
	work: Work<StaffActor>,
	{ id, revision }: { id: string; revision: number }
): Promise<Outcome<null>> {
	const { actor, tx } = work;
	if (!worksAs(actor, 'administrator')) return refused(problem('not_allowed'));
	const found = await draftById(work, id);
	if (!found) return done(null);
	if (found.revision !== revision) return refused(problem('programme_changed'));
	await tx
		.delete(templateDraft)
		.where(and(eq(templateDraft.agencyId, actor.agencyId), eq(templateDraft.id, id)));
	await record(work, {
		act: 'programme.draft_dropped',
		subjectId: id,
		details: { key: found.key }
	});
	return done(null);
}
