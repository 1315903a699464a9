import * as v from 'valibot';
import { isUuid } from '#lib/base/ids.ts';
import { problem } from '#lib/base/problems.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { notesAtVisit } from '#lib/programmes/notes/queries.server.ts';
import { readNote } from '#lib/programmes/notes/read-note.server.ts';
import {
	agencyOf,
	keepTyped,
	missing,
	refuseForm,
	refusePage,
	staffOf
} from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { parseForm, text } from '#lib/ui/form.ts';

export async function load({ locals, params }) {
	const actor = staffOf(locals);
	if (actor.role !== 'administrator') refusePage([problem('not_allowed')]);
	if (!isUuid(params.visit) || !isUuid(params.note)) missing();
	const notes = await reading(actor, (work) => notesAtVisit(work, params.visit));
	const found = notes.find(({ id }) => id === params.note);
	if (!found) missing();
	const { by, writtenAt, person } = found;
	return { note: { by, writtenAt, person } };
}

const looking = v.object({ reason: text({ min: 2, max: 200 }) });

export const actions = {
	default: keepTyped(async ({ locals, params, request }) => {
		const actor = staffOf(locals);
		const parsed = parseForm(looking, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const tooMany = await countAttempt(agencyOf(locals).id, limits.team, actor.staffId);
		if (tooMany) return refuseForm([tooMany], { values: { ...parsed.value } });
		if (!isUuid(params.visit!) || !isUuid(params.note!)) missing();
		const asked = { visitId: params.visit!, noteId: params.note! };
		const outcome = await acting(actor, (work) => readNote(work, asked, parsed.value.reason));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: { ...parsed.value } });
		return { opened: outcome.value, problems: [], values: { ...parsed.value } };
	})
};
