import { redirect } from '@sveltejs/kit';
import { either } from '#lib/programmes/editor/condition-words.ts';
import { undoChange } from '#lib/programmes/editor/change-draft.server.ts';
import { dropDraft } from '#lib/programmes/editor/drop-draft.server.ts';
import { countByPart, draftFlaws } from '#lib/programmes/editor/flaws.ts';
import { itemsOf, parts } from '#lib/programmes/editor/parts.ts';
import { textsOfOneLanguage } from '#lib/programmes/editor/publishable.ts';
import { agencyOf, refuseForm } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
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
		flaws: flaws.map(({ part, inFile, item, name, words }) => ({
			part,
			inFile,
			item,
			name,
			words
		})),
		aboutFlaws: counts.get(null) ?? 0,
		oneLanguage: textsOfOneLanguage({ ...body, outcomes: [] }),
		done: url.searchParams.get('done')
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
