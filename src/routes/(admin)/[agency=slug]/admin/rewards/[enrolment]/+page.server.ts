import { redirect } from '@sveltejs/kit';
import { isUuid } from '#lib/base/ids.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { giveReward } from '#lib/programmes/rewards/give-reward.server.ts';
import { openPersonRewards } from '#lib/programmes/rewards/open-person-rewards.server.ts';
import { givingForm } from '#lib/programmes/rewards/reward-form.ts';
import { undoReward } from '#lib/programmes/rewards/undo-reward.server.ts';
import { agencyOf, keepTyped, missing, refuseForm, textsOf } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { actOnRewards, giverOf } from '../rewards-door.server.ts';

/** What one person earned and got. Opening it leaves a line about them. */
export async function load({ locals, params, url }) {
	const actor = giverOf(locals);
	const id = askedEnrolment(params);
	const { zone } = agencyOf(locals);
	return acting(actor, async (work) => {
		const found = await openPersonRewards(work, zone, id, locals.language);
		if (!found) missing();
		return {
			...found,
			newId: newId(work.now),
			me: actor.staffId,
			/** Which one is being given. */
			asked: url.searchParams.get('give'),
			done: url.searchParams.get('done')
		};
	});
}

export const actions = {
	give: keepTyped(async ({ locals, params, request }) => {
		const enrolmentId = askedEnrolment(params);
		const typed = await request.formData();
		const parsed = parseForm(givingForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: textsOf(typed) });
		const { zone } = agencyOf(locals);
		const outcome = await actOnRewards(locals, (work) =>
			giveReward(work, zone, { ...parsed.value, enrolmentId })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		redirect(303, '?done=given');
	}),
	undo: async ({ locals, request }) => {
		const id = (await request.formData()).get('id');
		if (!isUuid(id)) missing();
		const outcome = await actOnRewards(locals, (work) => undoReward(work, id));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		redirect(303, '?done=undone');
	}
};

function askedEnrolment({ enrolment }: { enrolment: string }): string {
	return isUuid(enrolment) ? enrolment : missing();
}
