import { redirect } from '@sveltejs/kit';
import { agencyOf, keepTyped, refuseForm, staffOf, textsOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { copyMonday } from '#lib/visits/team/hours.ts';
import { typedHours, weekHoursOf } from '#lib/visits/team/team-form.ts';
import { askedCounselor, changeOrShow } from '../../change-door.server.ts';

export async function load({ locals, params }) {
	const { id, name, goes } = await reading(staffOf(locals), (work) =>
		askedCounselor(work, locals, params.person)
	);
	return { person: { id, name, resourceId: goes.resourceId }, kept: typedHours(goes.hours) };
}

export const actions = {
	copy: keepTyped(async ({ request }) => ({
		values: copyMonday(textsOf(await request.formData())),
		isCopied: true
	})),
	save: keepTyped(async ({ locals, params, request }) => {
		const typed = await request.formData();
		const values = textsOf(typed);
		const hours = weekHoursOf(typed);
		if (!hours.ok) return refuseForm(hours.problems, { values });
		const change = { kind: 'hours', hours: hours.value } as const;
		const wanted = { personId: params.person, change, typed };
		const { refusal, hit } = await changeOrShow(locals, wanted, values);
		if (refusal) return refusal;
		const person = `/${agencyOf(locals).slug}/admin/team/${params.person}`;
		redirect(303, `${person}?done=hours&hit=${hit}`);
	})
};
