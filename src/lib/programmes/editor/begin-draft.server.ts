import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import {
	DRAFTS_MAX,
	draftOfKey,
	draftsOfAgency
} from '#lib/programmes/editor/draft-queries.server.ts';
import { newestTemplate } from '#lib/programmes/editor/programme-queries.server.ts';
import { templateDraft } from '#lib/programmes/editor/schema.server.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Begins a draft with what a programme is to say. With `isNew` its key must be nobody's yet; else it is
 * the next version of the programme of that key. Refuses where somebody is writing it already.
 */
export async function beginDraft(
	work: Work<StaffActor>,
	{ body, isNew }: { body: Template; isNew: boolean }
): Promise<Outcome<{ id: string }>> {
	const { actor, tx, now } = work;
	if (!worksAs(actor, 'administrator')) return refused(problem('not_allowed'));
	if (await draftOfKey(work, body.key)) return refused(problem('programme_in_writing'));
	const newest = await newestTemplate(work, body.key);
	if (isNew && newest) return refused(problem('programme_key_taken'));
	if ((await draftsOfAgency(work)).length >= DRAFTS_MAX) {
		return refused(problem('too_many_programmes', { max: DRAFTS_MAX }));
	}
	const id = newId(now);
	const [begun] = await tx
		.insert(templateDraft)
		.values({
			...{ agencyId: actor.agencyId, id, key: body.key, keptById: actor.staffId },
			...{ body: { ...body, version: (newest?.version ?? 0) + 1 }, startedAt: now, keptAt: now }
		})
		// Of two who begin at once the second one is told of the first.
		.onConflictDoNothing()
		.returning({ id: templateDraft.id });
	if (!begun) return refused(problem('programme_in_writing'));
	await record(work, { act: 'programme.draft_begun', subjectId: id, details: { key: body.key } });
	return done({ id });
}
