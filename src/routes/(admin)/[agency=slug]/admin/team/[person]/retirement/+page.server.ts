import { redirect } from '@sveltejs/kit';
import { agencyOf, keepTyped, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { planChange } from '#lib/visits/team/plan-change.server.ts';
import { askedCounselor, changeOrShow, lineOf } from '../../change-door.server.ts';

export async function load({ locals, params }) {
	const { zone } = agencyOf(locals);
	return reading(staffOf(locals), async (work) => {
		const { id, name, goes } = await askedCounselor(work, locals, params.person);
		const plan = await planChange(work, goes.resourceId, { kind: 'retirement' }, zone);
		const hit = plan.ok && {
			seen: plan.value.seen,
			lines: plan.value.hit.map(({ visit, troubles }) => ({
				...lineOf(visit, locals.language),
				troubles
			}))
		};
		return { person: { id, name, resourceId: goes.resourceId }, hit: hit || null };
	});
}

export const actions = {
	default: keepTyped(async ({ locals, params, request }) => {
		const typed = await request.formData();
		const change = { kind: 'retirement' } as const;
		const { refusal, hit } = await changeOrShow(
			locals,
			{ personId: params.person, change, typed },
			{}
		);
		if (refusal) return refusal;
		const person = `/${agencyOf(locals).slug}/admin/team/${params.person}`;
		redirect(303, `${person}?done=retired&hit=${hit}`);
	})
};
