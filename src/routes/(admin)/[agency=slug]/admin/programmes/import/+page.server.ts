import { redirect } from '@sveltejs/kit';
import { problem } from '#lib/base/problems.ts';
import { beginDraft } from '#lib/programmes/editor/begin-draft.server.ts';
import { either } from '#lib/programmes/editor/condition-words.ts';
import { draftOfKey } from '#lib/programmes/editor/draft-queries.server.ts';
import {
	FILE_MAX_CHARS,
	parseProgramme,
	type FileFlaw
} from '#lib/programmes/editor/programme-file.ts';
import { keepTyped, refuseForm } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { fitToShow } from '#lib/ui/typed-text.ts';
import { draftPath, writerOf } from '../programmes-door.server.ts';

export function load({ locals }) {
	writerOf(locals);
}

export const actions = {
	default: keepTyped(async ({ locals, request }) => {
		const { text, file } = await sentFile(request);
		const values = { text, ...(file && { name: file }) };
		const read = parseProgramme(text, locals.language);
		if (!read.ok) {
			const found = problem('programme_file_flawed', { count: read.flaws.length }, 'text');
			return refuseForm([found], { values, flaws: read.flaws });
		}
		const outcome = await acting(writerOf(locals), (work) =>
			beginDraft(work, { body: read.body, isNew: false })
		);
		if (!outcome.ok) {
			const writing = await inWriting(locals, read.body.key);
			return refuseForm(outcome.problems, { values, flaws: [] as FileFlaw[], writing });
		}
		redirect(303, `${draftPath(locals, outcome.value.id)}?done=imported`);
	})
};

/** The draft that there is already, and who kept it; null where there is none. */
async function inWriting(locals: App.Locals, key: string) {
	const found = await reading(writerOf(locals), (work) => draftOfKey(work, key));
	if (!found) return null;
	const { id, body, keptAt, keptBy } = found;
	return { id, keptAt, keptBy, name: either(body.label, locals.language) };
}

/** What was sent: the file, else what was pasted. One sign beyond the limit is kept, to be refused. */
async function sentFile(request: Request): Promise<{ text: string; file: string | null }> {
	const form = await request.formData().catch(() => new FormData());
	const [file, pasted] = [form.get('file'), form.get('text')];
	const chosen = file instanceof File && file.size > 0 ? file : null;
	const text = chosen
		? await chosen.slice(0, FILE_MAX_CHARS * 4).text()
		: typeof pasted === 'string'
			? pasted
			: '';
	return {
		text: text.replace(/^\uFEFF/, '').slice(0, FILE_MAX_CHARS + 1),
		file: chosen && fitToShow(chosen.name.slice(0, 200))
	};
}
