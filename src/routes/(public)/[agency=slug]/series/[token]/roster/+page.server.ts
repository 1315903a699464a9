import { redirect } from '@sveltejs/kit';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { sentRoster } from '#lib/organizations/roster-form.server.ts';
import { keepTyped, refuseForm, refusePage, textsOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { rosterView } from '#lib/visits/rosters/roster-view.server.ts';
import { draftRoster, takeBack } from '#lib/visits/rosters/series-roster.server.ts';
import { contactBehind } from './contact.ts';

export async function load({ locals, params, url }) {
	const contact = await contactBehind(locals, params.token);
	const view = await reading(contact, (work) =>
		rosterView(work, contact.seriesId, url.searchParams)
	);
	if (!view.ok) refusePage(view.problems);
	return { token: params.token, roster: view.value };
}

export const actions = {
	check: keepTyped(async ({ locals, params, request, url }) => {
		const contact = await contactBehind(locals, params.token);
		const tooMany = await countAttempt(contact.agencyId, limits.roster, contact.seriesId);
		if (tooMany) {
			const { pasted = '' } = textsOf(await request.formData());
			return refuseForm([tooMany], { pasted });
		}
		const { table, pasted } = await sentRoster(request);
		if (!table.ok) return refuseForm(table.problems, { pasted });
		const kept = await acting(contact, (work) => draftRoster(work, contact.seriesId, table.value));
		if (!kept.ok) return refuseForm(kept.problems, { pasted });
		redirect(303, `${url.pathname}/check`);
	}),
	undo: async ({ locals, params, request, url }) => {
		const contact = await contactBehind(locals, params.token);
		const batch = String((await request.formData()).get('batch') ?? '');
		const taken = await acting(contact, (work) => takeBack(work, contact.seriesId, batch));
		if (!taken.ok) return refuseForm(taken.problems, { pasted: '' });
		redirect(303, `${url.pathname}?done=undone`);
	}
};
