import { redirect } from '@sveltejs/kit';
import { columnsChosen } from '#lib/organizations/roster-columns.ts';
import { refuseForm, refusePage } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { draftView } from '#lib/visits/rosters/roster-view.server.ts';
import { addDraft } from '#lib/visits/rosters/series-roster.server.ts';
import { contactBehind } from '../contact.ts';

export async function load({ locals, params, url }) {
	const contact = await contactBehind(locals, params.token);
	const chosen = columnsChosen((name) => url.searchParams.get(name));
	const view = await reading(contact, (work) => draftView(work, contact.seriesId, chosen));
	if (!view.ok && view.problems[0]!.code === 'roster_draft_gone')
		redirect(303, homeOf(url, 'gone'));
	if (!view.ok) refusePage(view.problems);
	return { token: params.token, draft: view.value };
}

export const actions = {
	default: async ({ locals, params, request, url }) => {
		const contact = await contactBehind(locals, params.token);
		const form = await request.formData();
		const columns = columnsChosen((name) => form.get(name));
		const wanted = { draftId: String(form.get('draft') ?? ''), columns };
		const added = await acting(contact, (work) => addDraft(work, contact.seriesId, wanted));
		if (!added.ok) return refuseForm(added.problems, {});
		redirect(303, homeOf(url, 'added'));
	}
};

function homeOf(url: URL, done: string): string {
	return `${url.pathname.replace(/\/check$/, '')}?done=${done}`;
}
