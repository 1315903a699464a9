import { redirect } from '@sveltejs/kit';
import { dayOf } from '#lib/base/days.ts';
import { agencyOf, keepTyped, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { closedFrom, leaveFrom } from '#lib/visits/week/calendar-queries.server.ts';
import { openDay } from '#lib/visits/week/close-day.server.ts';
import { closingToRemove, leaveToRemove } from '#lib/visits/week/closing-form.ts';
import { removeLeave } from '#lib/visits/week/make-leave.server.ts';

export async function load({ locals, url }) {
	const { zone } = agencyOf(locals);
	return reading(staffOf(locals), async (work) => {
		const today = dayOf(work.now, zone);
		const [away, closed] = await Promise.all([leaveFrom(work, today), closedFrom(work, today)]);
		return { today, away, closed, done: url.searchParams.get('done') };
	});
}

export const actions = {
	leave: keepTyped(async ({ locals, request }) => {
		const parsed = parseForm(leaveToRemove, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, {});
		const outcome = await acting(staffOf(locals), (work) => removeLeave(work, parsed.value.leave));
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, '?done=left');
	}),
	closing: keepTyped(async ({ locals, request }) => {
		const parsed = parseForm(closingToRemove, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, {});
		const outcome = await acting(staffOf(locals), (work) => openDay(work, parsed.value.day));
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, '?done=opened');
	})
};
