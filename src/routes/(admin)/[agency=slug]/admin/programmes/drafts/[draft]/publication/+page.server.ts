import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { changesOf } from '#lib/programmes/editor/changes.ts';
import { either } from '#lib/programmes/editor/condition-words.ts';
import { draftFlaws } from '#lib/programmes/editor/flaws.ts';
import { isRetired, newestTemplate } from '#lib/programmes/editor/programme-queries.server.ts';
import { completed, isUnchanged, textsOfOneLanguage } from '#lib/programmes/editor/publishable.ts';
import { publishDraft } from '#lib/programmes/editor/publish-draft.server.ts';
import { agencyOf, keepTyped, refuseForm } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { parseForm, text } from '#lib/ui/form.ts';
import { draftAt, seenDraft, writerOf } from '../../../programmes-door.server.ts';

const schema = v.object({ reason: text({ min: 5, max: 1000, lines: true }) });

export async function load({ locals, params }) {
	const { language } = locals;
	const draft = await draftAt(locals, params.draft);
	const { before, wasRetired } = await reading(writerOf(locals), async (work) => {
		const before = await newestTemplate(work, draft.key);
		return { before, wasRetired: before !== null && (await isRetired(work, before)) };
	});
	const after = completed(draft.body, before);
	const flaws = draftFlaws(draft.body, language);
	return {
		...{ name: either(after.label, language), version: after.version },
		draft: { id: draft.id, revision: draft.revision },
		before: before?.version ?? null,
		isSame: before !== null && isUnchanged(after, before),
		wasRetired,
		changes: before ? changesOf(before, after, language) : [],
		oneLanguage: textsOfOneLanguage({ ...draft.body, outcomes: [] }),
		flaws
	};
}

export const actions = {
	default: keepTyped(async ({ locals, params, request }) => {
		const form = await request.formData();
		const typed = parseForm(schema, form);
		if (!typed.ok) return refuseForm(typed.problems, { values: typed.values });
		const { reason } = typed.value;
		const outcome = await acting(writerOf(locals), (work) =>
			publishDraft(work, { ...seenDraft(form, params.draft!), reason })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: { reason } });
		const { key, version } = outcome.value;
		redirect(303, `/${agencyOf(locals).slug}/admin/programmes/versions/${key}/${version}?done`);
	})
};
