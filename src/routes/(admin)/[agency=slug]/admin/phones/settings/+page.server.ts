import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { leaseHoursOf } from '#lib/field/lease-queries.server.ts';
import { setLease } from '#lib/field/set-lease.server.ts';
import { LEASE_HOURS_MAX, LEASE_HOURS_MIN } from '#lib/field/terms-of-lease.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { agencyOf, keepTyped, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { parseForm, wholeNumber } from '#lib/ui/form.ts';

export async function load({ locals, url }) {
	const actor = staffOf(locals);
	return {
		hours: await reading(actor, (work) => leaseHoursOf(work, agencyOf(locals))),
		isSaved: url.searchParams.has('saved'),
		mayChange: actor.role === 'administrator'
	};
}

const form = v.object({ hours: wholeNumber({ min: LEASE_HOURS_MIN, max: LEASE_HOURS_MAX }) });

export const actions = {
	default: keepTyped(async ({ locals, request }) => {
		const actor = staffOf(locals);
		const parsed = parseForm(form, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const tooMany = await countAttempt(agencyOf(locals).id, limits.team, actor.staffId);
		const values = { hours: String(parsed.value.hours) };
		if (tooMany) return refuseForm([tooMany], { values });
		const outcome = await acting(actor, (work) => setLease(work, parsed.value.hours));
		if (!outcome.ok) return refuseForm(outcome.problems, { values });
		redirect(303, '?saved');
	})
};
