import { redirect } from '@sveltejs/kit';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { choosePassword, passwordOwner } from '#lib/identity/choose-password.server.ts';
import { passwordForm, repetitionRefusal } from '#lib/identity/password-form.ts';
import { agencyOf, keepTyped, refuseForm, visitorOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';

// Looking changes nothing: programs that open the links of a mail must not use this one up.
export async function load({ locals, params }) {
	const owner = await reading(visitorOf(locals), (work) => passwordOwner(work, params.token));
	return { owner };
}

export const actions = {
	default: keepTyped(async ({ locals, params, request, getClientAddress }) => {
		const agency = agencyOf(locals);
		const parsed = parseForm(passwordForm, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, {});
		const differ = repetitionRefusal(parsed.value);
		if (differ) return refuseForm([differ], {});
		const tooMany = await countAttempt(agency.id, limits.choosePassword, getClientAddress());
		if (tooMany) return refuseForm([tooMany], {});
		const { password } = parsed.value;
		const outcome = await choosePassword(visitorOf(locals), params.token, password);
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, `/${agency.slug}/login?chosen`);
	})
};
