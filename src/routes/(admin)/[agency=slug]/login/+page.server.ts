import { redirect } from '@sveltejs/kit';
import { homeOf, safeNext } from '#lib/identity/doors.ts';
import { signInForm } from '#lib/identity/sign-in-form.ts';
import { signIn } from '#lib/identity/sign-in.server.ts';
import { keepSessionCookie } from '#lib/server/cookies.server.ts';
import { agencyOf, refuseForm } from '#lib/server/doors.server.ts';
import { parseForm } from '#lib/ui/form.ts';

export function load({ url }) {
	/** They come from choosing their password. */
	return { isChosen: url.searchParams.has('chosen') };
}

export const actions = {
	default: async ({ request, locals, cookies, url, getClientAddress }) => {
		const agency = agencyOf(locals);
		const parsed = parseForm(signInForm, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const address = getClientAddress();
		const outcome = await signIn(agency.id, { ...parsed.value, address });
		if (!outcome.ok) {
			return refuseForm(outcome.problems, { values: { email: parsed.value.email } });
		}
		keepSessionCookie(cookies, outcome.value.token);
		const home = homeOf(agency.slug, outcome.value.role);
		redirect(303, safeNext(url.searchParams.get('next'), agency.slug, home));
	}
};
