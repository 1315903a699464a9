import { redirect } from '@sveltejs/kit';
import { roles } from '#lib/base/actor.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { mayKeepAccount } from '#lib/identity/doors.ts';
import { PASSWORD_LINK_HOURS } from '#lib/identity/password-link.server.ts';
import { agencyOf, keepTyped, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { addPerson } from '#lib/visits/team/add-person.server.ts';
import { personForm } from '#lib/visits/team/team-form.ts';

export function load({ locals }) {
	const { role } = staffOf(locals);
	return {
		days: PASSWORD_LINK_HOURS / 24,
		/** Counselors first: they are added most. */
		roles: roles.filter((one) => mayKeepAccount(role, one)).toReversed()
	};
}

export const actions = {
	default: keepTyped(async ({ locals, request }) => {
		const agency = agencyOf(locals);
		const actor = staffOf(locals);
		const parsed = parseForm(personForm, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const values: Record<string, string> = parsed.value;
		const tooMany = await countAttempt(agency.id, limits.account, actor.staffId);
		if (tooMany) return refuseForm([tooMany], { values });
		const outcome = await acting(actor, (work) => addPerson(work, agency, parsed.value));
		if (!outcome.ok) return refuseForm(outcome.problems, { values });
		redirect(303, `/${agency.slug}/admin/team/${outcome.value}?done=added`);
	})
};
