import { redirect } from '@sveltejs/kit';
import { isUuid } from '#lib/base/ids.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { sentRoster } from '#lib/organizations/roster-form.server.ts';
import { keepTyped, missing, refuseForm, refusePage, staffOf } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { rosterView } from '#lib/visits/rosters/roster-view.server.ts';
import { draftRoster, takeBack } from '#lib/visits/rosters/series-roster.server.ts';

export async function load({ locals, params, url }) {
	if (!isUuid(params.id)) missing();
	const view = await acting(staffOf(locals), async (work) => {
		const found = await rosterView(work, params.id, url.searchParams);
		if (found.ok) {
			await noteAccess(work, { action: 'view', subjectIds: [params.id], reason: 'roster' });
		}
		return found;
	});
	if (!view.ok) refusePage(view.problems);
	return { id: params.id, roster: view.value };
}

export const actions = {
	check: keepTyped(async ({ locals, params, request, url }) => {
		const { table, pasted } = await sentRoster(request);
		if (!table.ok) return refuseForm(table.problems, { pasted });
		const kept = await acting(staffOf(locals), (work) => draftRoster(work, params.id, table.value));
		if (!kept.ok) return refuseForm(kept.problems, { pasted });
		redirect(303, `${url.pathname}/check`);
	}),
	undo: async ({ locals, params, request, url }) => {
		const batch = String((await request.formData()).get('batch') ?? '');
		const taken = await acting(staffOf(locals), (work) => takeBack(work, params.id, batch));
		if (!taken.ok) return refuseForm(taken.problems, { pasted: '' });
		redirect(303, `${url.pathname}?done=undone`);
	}
};
