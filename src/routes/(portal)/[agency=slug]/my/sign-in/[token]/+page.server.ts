import { redirect } from '@sveltejs/kit';
import { enterByLink } from '#lib/identity/contact-sign-in.server.ts';
import { subjectOfLink } from '#lib/identity/links.server.ts';
import { keepContactCookie } from '#lib/server/cookies.server.ts';
import { agencyOf, keepTyped, refuseForm, visitorOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';

// Looking changes nothing: programs that open the links of a mail must not use this one up.
export async function load({ locals, params }) {
	const subject = await reading(visitorOf(locals), (work) =>
		subjectOfLink(work, 'portal', params.token)
	);
	return { works: subject !== null };
}

export const actions = {
	default: keepTyped(async ({ locals, params, cookies }) => {
		const entered = await acting(visitorOf(locals), (work) => enterByLink(work, params.token));
		if (!entered.ok) return refuseForm(entered.problems, { values: {} });
		keepContactCookie(cookies, entered.value);
		redirect(303, `/${agencyOf(locals).slug}/my`);
	})
};
