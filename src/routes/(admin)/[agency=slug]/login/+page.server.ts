import { redirect } from '@sveltejs/kit';
import { homeOf, mayGoOn, safeNext } from '#lib/identity/doors.ts';
import { signInForm } from '#lib/identity/sign-in-form.ts';
import { signIn } from '#lib/identity/sign-in.server.ts';
import { keepSessionCookie } from '#lib/server/cookies.server.ts';
import { agencyOf, refuseForm } from '#lib/server/doors.server.ts';
import { carriedForm, isForShowing } from '#lib/server/typed-form.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { CARRIED_FORM } from '#lib/ui/typed-form.ts';

export function load({ url }) {
	/** They come from choosing their password. */
	return { isChosen: url.searchParams.has('chosen') };
}

export const actions = {
	default: async ({ request, locals, cookies, url, getClientAddress }) => {
		const agency = agencyOf(locals);
		const typed = await request.formData();
		const [email, carried] = [textOf(typed, 'email'), textOf(typed, CARRIED_FORM)];
		const kept = { values: { email }, carried };
		// Brought here by the hook: somebody sent a form after their session had ended.
		const isBrought = carried !== '' && !typed.has('email');
		if (isBrought || isForShowing({ locals, cookies }, typed)) return { problems: [], ...kept };
		const parsed = parseForm(signInForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, kept);
		const address = getClientAddress();
		const outcome = await signIn(agency.id, { ...parsed.value, address });
		if (!outcome.ok) return refuseForm(outcome.problems, kept);
		keepSessionCookie(cookies, outcome.value.token);
		const { role } = outcome.value;
		const to = carriedForm(carried)?.to ?? '';
		// The same request goes on to the form's own page, which shows what it carries and does nothing.
		if (mayGoOn(to, agency.slug, role)) redirect(307, to);
		redirect(303, safeNext(url.searchParams.get('next'), agency.slug, homeOf(agency.slug, role)));
	}
};

function textOf(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}
