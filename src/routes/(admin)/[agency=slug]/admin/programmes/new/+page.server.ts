import { redirect } from '@sveltejs/kit';
import { problem } from '#lib/base/problems.ts';
import { beginDraft } from '#lib/programmes/editor/begin-draft.server.ts';
import { draftsOfAgency } from '#lib/programmes/editor/draft-queries.server.ts';
import type { EditedField } from '#lib/programmes/editor/fields.ts';
import { blankTemplate } from '#lib/programmes/editor/fresh.ts';
import { freshProgrammeKey } from '#lib/programmes/editor/keys.ts';
import {
	newestTemplate,
	programmesOfAgency
} from '#lib/programmes/editor/programme-queries.server.ts';
import { readItem, sentItem } from '#lib/programmes/editor/typed-item.ts';
import { keepTyped, missing, refuseForm } from '#lib/server/doors.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { draftPath, writerOf } from '../programmes-door.server.ts';

const nameField: EditedField = { kind: 'both', path: 'label', label: '' };

export async function load({ locals, url }) {
	const from = url.searchParams.get('from') ?? '';
	if (!from) return { copied: null };
	const found = await reading(writerOf(locals), (work) => newestTemplate(work, from.slice(0, 60)));
	return { copied: (found ?? missing()).label[locals.language] };
}

export const actions = {
	default: keepTyped(async ({ locals, request, url }) => {
		const typed = sentItem(await request.formData());
		const { item, problems } = readItem([nameField], typed, {}, []);
		if (problems.length) return refuseForm(problems, { values: typed });
		const label = item.label as { ko: string; en: string };
		const from = (url.searchParams.get('from') ?? '').slice(0, 60);
		const outcome = await acting(writerOf(locals), async (work) => {
			const key = freshProgrammeKey(label, await takenKeys(work));
			const copied = from ? await newestTemplate(work, from) : blankTemplate(key, label);
			if (!copied) return { ok: false as const, problems: [problem('not_found')] };
			return beginDraft(work, { body: { ...copied, key, label }, isNew: true });
		});
		if (!outcome.ok) return refuseForm(outcome.problems, { values: typed });
		redirect(303, draftPath(locals, outcome.value.id));
	})
};

async function takenKeys(work: Work): Promise<string[]> {
	const keys = [...(await programmesOfAgency(work)), ...(await draftsOfAgency(work))];
	return keys.map(({ key }) => key);
}
