import { and, eq } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import { draftById } from '#lib/programmes/editor/draft-queries.server.ts';
import { isRetired, newestTemplate } from '#lib/programmes/editor/programme-queries.server.ts';
import { isUnchanged, publishable } from '#lib/programmes/editor/publishable.ts';
import { publicationWaiver, templateDraft } from '#lib/programmes/editor/schema.server.ts';
import { template } from '#lib/programmes/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Publishes a draft as it was seen: an immutable version, the next of its key. Enrolments keep theirs.
 * Nobody else reviews it yet, so whoever publishes says why that is right, and answers for it. Refuses
 * `programme_unchanged` what says the same as the version before it, unless that is retired.
 */
export async function publishDraft(
	work: Work<StaffActor>,
	{ id, revision, reason }: { id: string; revision: number; reason: string }
): Promise<Outcome<{ key: string; version: number }>> {
	const { actor, tx, now } = work;
	const { agencyId, staffId } = actor;
	if (!worksAs(actor, 'administrator')) return refused(problem('not_allowed'));
	const draft = await draftById(work, id);
	if (!draft) return refused(problem('not_found'));
	// The row is taken first, so that of two who publish at once the second finds nothing to publish.
	const [taken] = await tx
		.delete(templateDraft)
		.where(
			and(
				eq(templateDraft.agencyId, agencyId),
				eq(templateDraft.id, id),
				eq(templateDraft.revision, revision)
			)
		)
		.returning({ id: templateDraft.id });
	if (!taken) return refused(problem('programme_changed'));
	const before = await newestTemplate(work, draft.key);
	const read = publishable(draft.body, before);
	if (!read.ok) return refused(problem('programme_flawed', { count: read.flaws.length }));
	if (before && isUnchanged(read.template, before) && !(await isRetired(work, before))) {
		return refused(problem('programme_unchanged'));
	}
	const { key, version } = read.template;
	await tx
		.insert(template)
		.values({ agencyId, key, version, body: read.template, publishedAt: now });
	await tx
		.insert(publicationWaiver)
		.values({ agencyId, key, version, reason, waivedAt: now, byId: staffId });
	await record(work, { act: 'programme.published', subjectId: id, details: { key, version } });
	return done({ key, version });
}
