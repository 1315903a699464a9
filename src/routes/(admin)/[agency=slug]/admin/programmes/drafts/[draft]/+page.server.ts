import { redirect } from '@sveltejs/kit';
import { either } from '#lib/programmes/editor/condition-words.ts';
import { changesOf } from '#lib/programmes/editor/changes.ts';
import { undoChange } from '#lib/programmes/editor/change-draft.server.ts';
import { dropDraft } from '#lib/programmes/editor/drop-draft.server.ts';
import { countByPart, draftFlaws } from '#lib/programmes/editor/flaws.ts';
import { itemsOf, parts } from '#lib/programmes/editor/parts.ts';
import { newestTemplate } from '#lib/programmes/editor/programme-queries.server.ts';
import { completed, isUnchanged, textsOfOneLanguage } from '#lib/programmes/editor/publishable.ts';
import type { Template } from '#lib/programmes/template.ts';
import { agencyOf, refuseForm } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { draftAt, draftPath, seenDraft, writerOf } from '../../programmes-door.server.ts';

export async function load({ locals, params, url }) {
	const draft = await draftAt(locals, params.draft);
	const { body, key, revision, keptAt, keptBy } = draft;
	const flaws = draftFlaws(body, locals.language);
	const counts = countByPart(flaws);
	return {
		draft: { id: draft.id, key, revision, keptAt, keptBy, canUndo: draft.previous !== null },
		name: either(body.label, locals.language),
		parts: parts.map((part) => ({
			...{ part, count: itemsOf(body, part).length },
			flaws: counts.get(part) ?? 0
		})),
		flaws,
		aboutFlaws: counts.get(null) ?? 0,
		oneLanguage: textsOfOneLanguage({ ...body, outcomes: [] }),
		imported: url.searchParams.get('done') === 'imported' ? await comparedTo(locals, body) : null,
		done: url.searchParams.get('done')
	};
}

/** Whose next version a draft is, and what it changes; no changes where it is the first. */
async function comparedTo(locals: App.Locals, body: Template) {
	const before = await reading(writerOf(locals), (work) => newestTemplate(work, body.key));
	const after = completed(body, before);
	return {
		...{ version: after.version, before: before?.version ?? null },
		isSame: before !== null && isUnchanged(after, before),
		changes: before ? changesOf(before, after, locals.language) : []
	};
}

export const actions = {
	undo: async ({ locals, params, request }) => {
		const seen = seenDraft(await request.formData(), params.draft);
		const outcome = await acting(writerOf(locals), (work) => undoChange(work, seen));
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, `${draftPath(locals, params.draft)}?done=undone`);
	},
	drop: async ({ locals, params, request }) => {
		const seen = seenDraft(await request.formData(), params.draft);
		const outcome = await acting(writerOf(locals), (work) => dropDraft(work, seen));
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, `/${agencyOf(locals).slug}/admin/programmes?done=dropped`);
	}
};
