import type { StaffActor } from '#lib/base/actor.ts';
import { problem, type Problem } from '#lib/base/problems.ts';
import { draftById, type TemplateDraft } from '#lib/programmes/editor/draft-queries.server.ts';
import { programmeText } from '#lib/programmes/editor/programme-file.ts';
import type { Template } from '#lib/programmes/template.ts';
import { agencyOf, missing, refusePage, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';

/* What every page of a programme's draft does the same way. */

/** Who may write programmes; everybody else of the office is told that they may not. */
export function writerOf(locals: App.Locals): StaffActor {
	const staff = staffOf(locals);
	return staff.role === 'administrator' ? staff : refusePage([problem('not_allowed')]);
}

/** The draft of an address. */
export async function draftAt(locals: App.Locals, id: string): Promise<TemplateDraft> {
	const found = await reading(writerOf(locals), (work) => draftById(work, id));
	return found ?? missing();
}

/** The draft as the form saw it; who was shown another one may write over that. */
export function seenDraft(form: FormData, id: string) {
	const over = String(form.get('over') ?? '');
	const text = over || String(form.get('revision') ?? '');
	return { id, revision: /^\d{1,9}$/.test(text) ? Number(text) : 0 };
}

/** Where the drafts of an agency stand, and one of them. */
export function draftPath(locals: App.Locals, id: string): string {
	return `/${agencyOf(locals).slug}/admin/programmes/drafts/${id}`;
}

/** Who kept what is there now, where somebody else's change came between; or null. */
export async function conflictOf(locals: App.Locals, id: string, problems: Problem[]) {
	if (!problems.some(({ code }) => code === 'programme_changed')) return null;
	const found = await reading(writerOf(locals), (work) => draftById(work, id));
	if (!found) return null;
	const { revision, keptAt, keptBy } = found;
	return { revision, keptAt, keptBy };
}

/** A programme as a file to take home. */
export function programmeFile(body: Template, name: string): Response {
	return new Response(programmeText(body), {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-disposition': `attachment; filename="${name}.json"`
		}
	});
}

/** The number of a version, as an address has it. */
export function versionOf(text: string): number {
	return /^\d{1,6}$/.test(text) ? Number(text) : missing();
}
