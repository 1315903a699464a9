import { redirect } from '@sveltejs/kit';
import { isUuid } from '#lib/base/ids.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { columnsChosen } from '#lib/organizations/roster-columns.ts';
import { missing, refuseForm, refusePage, staffOf } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { draftView } from '#lib/visits/rosters/roster-view.server.ts';
import { addDraft } from '#lib/visits/rosters/series-roster.server.ts';

export async function load({ locals, params, url }) {
	if (!isUuid(params.id)) missing();
	const chosen = columnsChosen((name) => url.searchParams.get(name));
	const view = await acting(staffOf(locals), async (work) => {
		const found = await draftView(work, params.id, chosen);
		if (found.ok) {
			await noteAccess(work, { action: 'view', subjectIds: [params.id], reason: 'roster draft' });
		}
		return found;
	});
	if (!view.ok && view.problems[0]!.code === 'roster_draft_gone')
		redirect(303, homeOf(url, 'gone'));
	if (!view.ok) refusePage(view.problems);
	return { id: params.id, draft: view.value };
}

export const actions = {
	default: async ({ locals, params, request, url }) => {
		const form = await request.formData();
		const columns = columnsChosen((name) => form.get(name));
		const wanted = { draftId: String(form.get('draft') ?? ''), columns };
		const added = await acting(staffOf(locals), (work) => addDraft(work, params.id, wanted));
		if (!added.ok) return refuseForm(added.problems, {});
		redirect(303, homeOf(url, 'added'));
	}
};

function homeOf(url: URL, done: string): string {
	return `${url.pathname.replace(/\/check$/, '')}?done=${done}`;
}
