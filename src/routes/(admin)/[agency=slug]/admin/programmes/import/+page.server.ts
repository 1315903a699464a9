import { redirect } from '@sveltejs/kit';
import { problem } from '#lib/base/problems.ts';
import { beginDraft } from '#lib/programmes/editor/begin-draft.server.ts';
import { FILE_MAX_CHARS, parseProgramme } from '#lib/programmes/editor/programme-file.ts';
import { keepTyped, refuseForm } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { draftPath, writerOf } from '../programmes-door.server.ts';

export function load({ locals }) {
	writerOf(locals);
}

export const actions = {
	default: keepTyped(async ({ locals, request }) => {
		const text = await sentText(request);
		const values = { text };
		const read = parseProgramme(text, locals.language);
		if (!read.ok) {
			const found = problem('programme_flawed', { count: read.flaws.length }, 'text');
			return refuseForm([found], { values, flaws: read.flaws });
		}
		const outcome = await acting(writerOf(locals), (work) =>
			beginDraft(work, { body: read.body, isNew: false })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values, flaws: [] });
		redirect(303, draftPath(locals, outcome.value.id));
	})
};

/** What was sent: the file, else what was pasted. One sign beyond the limit is kept, to be refused. */
async function sentText(request: Request): Promise<string> {
	const form = await request.formData().catch(() => new FormData());
	const [file, pasted] = [form.get('file'), form.get('text')];
	const isFile = file instanceof File && file.size > 0;
	const text = isFile
		? await file.slice(0, FILE_MAX_CHARS * 4).text()
		: typeof pasted === 'string'
			? pasted
			: '';
	return text.replace(/^\uFEFF/, '').slice(0, FILE_MAX_CHARS + 1);
}
