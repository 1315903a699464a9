import { and, eq } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import { draftById } from '#lib/programmes/editor/draft-queries.server.ts';
import { FILE_MAX_CHARS, programmeText } from '#lib/programmes/editor/programme-file.ts';
import { sameText } from '#lib/programmes/editor/same-text.ts';
import { templateDraft } from '#lib/programmes/editor/schema.server.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';

type Seen = { id: string; revision: number };

/**
 * Changes a draft as it was seen. Refuses `programme_changed` when somebody changed it meanwhile;
 * nothing is written over unseen. The ledger says who changed which part. Its key never changes. Refuses
 * `programme_too_large` what no file could bring back.
 */
export async function changeDraft(
	work: Work<StaffActor>,
	seen: Seen,
	change: (body: Template) => Template
): Promise<Outcome<{ revision: number }>> {
	const found = await draftById(work, seen.id);
	if (!found) return refused(problem('not_found'));
	const body = { ...change(found.body), key: found.key, version: found.body.version };
	if (sameText(body) === sameText(found.body)) {
		return done({ revision: found.revision });
	}
	if (programmeText(body).length > FILE_MAX_CHARS) return refused(problem('programme_too_large'));
	return keep(work, seen, body, found.body);
}

/** Puts a draft back as it was before its last change; done twice it is that change again. */
export async function undoChange(
	work: Work<StaffActor>,
	seen: Seen
): Promise<Outcome<{ revision: number }>> {
	const found = await draftById(work, seen.id);
	if (!found?.previous) return refused(problem('not_found'));
	return keep(work, seen, found.previous, found.body);
}

async function keep(
	work: Work<StaffActor>,
	{ id, revision }: Seen,
	body: Template,
	previous: Template
): Promise<Outcome<{ revision: number }>> {
	const { actor, tx, now } = work;
	if (!worksAs(actor, 'administrator')) return refused(problem('not_allowed'));
	const next = revision + 1;
	const [kept] = await tx
		.update(templateDraft)
		.set({ body, previous, revision: next, keptAt: now, keptById: actor.staffId })
		.where(
			and(
				eq(templateDraft.agencyId, actor.agencyId),
				eq(templateDraft.id, id),
				eq(templateDraft.revision, revision)
			)
		)
		.returning({ id: templateDraft.id });
	if (!kept) return refused(problem('programme_changed'));
	const details = { key: body.key, revision: next, parts: partsChanged(previous, body) };
	await record(work, { act: 'programme.draft_changed', subjectId: id, details });
	return done({ revision: next });
}

/** Which parts of a programme differ, by their names in the file; never what they say. */
function partsChanged(before: Template, after: Template): string {
	const names = Object.keys({ ...before, ...after }) as (keyof Template)[];
	return names.filter((name) => sameText(before[name]) !== sameText(after[name])).join(' ');
}
