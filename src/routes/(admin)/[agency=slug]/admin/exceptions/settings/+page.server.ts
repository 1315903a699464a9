import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { CAP_MAX, mayReview } from '#lib/amends/exception.ts';
import { capNow } from '#lib/amends/queries.server.ts';
import { setCap } from '#lib/amends/set-cap.server.ts';
import { problem } from '#lib/base/problems.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { agencyOf, keepTyped, refuseForm, refusePage, staffOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { parseForm, wholeNumber } from '#lib/ui/form.ts';

export async function load({ locals, url }) {
	const actor = staffOf(locals);
	if (!mayReview(actor.role)) refusePage([problem('not_allowed')]);
	return {
		role: actor.role,
		cap: await reading(actor, capNow),
		isSaved: url.searchParams.has('saved'),
		mayChange: actor.role === 'administrator'
	};
}

const form = v.object({ cap: wholeNumber({ min: 0, max: CAP_MAX }) });

export const actions = {
	default: keepTyped(async ({ locals, request }) => {
		const actor = staffOf(locals);
		const parsed = parseForm(form, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const tooMany = await countAttempt(agencyOf(locals).id, limits.exceptions, actor.staffId);
		const values = { cap: String(parsed.value.cap) };
		if (tooMany) return refuseForm([tooMany], { values });
		const outcome = await acting(actor, (work) => setCap(work, parsed.value.cap));
		if (!outcome.ok) return refuseForm(outcome.problems, { values });
		redirect(303, '?saved');
	})
};
