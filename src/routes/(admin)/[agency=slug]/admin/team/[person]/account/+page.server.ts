import { redirect } from '@sveltejs/kit';
import { roles } from '#lib/base/actor.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { changeStaff } from '#lib/identity/change-staff.server.ts';
import { mayKeepAccount } from '#lib/identity/doors.ts';
import { agencyOf, keepTyped, missing, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { personForm } from '#lib/visits/team/team-form.ts';
import { askedPerson } from '../../change-door.server.ts';

export async function load({ locals, params }) {
	const { role, staffId } = staffOf(locals);
	const person = await reading(staffOf(locals), (work) => askedPerson(work, locals, params.person));
	if (!mayKeepAccount(role, person.role)) missing();
	const { id, name, email, language } = person;
	return {
		person: { id, name },
		isOneself: id === staffId,
		kept: { name, email, role: person.role as string, language: language as string },
		roles: roles.filter((one) => mayKeepAccount(role, one)).toReversed()
	};
}

export const actions = {
	default: keepTyped(async ({ locals, params, request }) => {
		const agency = agencyOf(locals);
		const actor = staffOf(locals);
		const parsed = parseForm(personForm, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const values: Record<string, string> = parsed.value;
		const tooMany = await countAttempt(agency.id, limits.account, actor.staffId);
		if (tooMany) return refuseForm([tooMany], { values });
		const outcome = await acting(actor, (work) => changeStaff(work, params.person, parsed.value));
		if (!outcome.ok) return refuseForm(outcome.problems, { values });
		// Whoever gave their own role away may see less of this.
		redirect(303, `/${agency.slug}/admin/team/${params.person}?done=account`);
	})
};
