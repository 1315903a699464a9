import { isUuid } from '#lib/base/ids.ts';
import { redirect } from '@sveltejs/kit';
import { takeUpCall } from '#lib/calls/claims.server.ts';
import { newOrganizations } from '#lib/calls/organization-aftercare.server.ts';
import { agencyOf, missing, refuseForm } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { callerActing, callerOf } from '../calls-door.server.ts';

/** Organizations in their first sixty days; who is to be called stands first. */
export async function load({ locals, url }) {
	const actor = callerOf(locals);
	const all = await reading(actor, (work) => newOrganizations(work, agencyOf(locals)));
	const isAll = url.searchParams.get('show') === 'all';
	const due = all.filter(({ tasks }) => tasks.some(({ state }) => state === 'due'));
	return { isAll, count: due.length, organizations: isAll ? all : due };
}

export const actions = {
	take: async ({ locals, request }) => {
		const { actor, tooMany } = await callerActing(locals);
		if (tooMany) return refuseForm([tooMany], {});
		const id = (await request.formData()).get('id');
		if (!isUuid(id)) missing();
		const outcome = await acting(actor, (work) => takeUpCall(work, id));
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, `/${agencyOf(locals).slug}/admin/calls/organizations/${id}`);
	}
};
