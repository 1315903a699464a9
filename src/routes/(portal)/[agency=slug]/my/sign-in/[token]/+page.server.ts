import { redirect } from '@sveltejs/kit';
import { enterByLink } from '#lib/identity/contact-sign-in.server.ts';
import { nextQuery, safeNext } from '#lib/identity/doors.ts';
import { subjectOfLink } from '#lib/identity/links.server.ts';
import { keepContactCookie } from '#lib/server/cookies.server.ts';
import { agencyOf, keepTyped, refuseForm, visitorOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';

// Looking changes nothing: programs that open the links of a mail must not use this one up.
export async function load({ locals, params, url }) {
	const subject = await reading(visitorOf(locals), (work) =>
		subjectOfLink(work, 'portal', params.token)
	);
	const next = nextQuery(url.searchParams.get('next'), agencyOf(locals).slug);
	return { works: subject !== null, next };
}

export const actions = {
	default: keepTyped(async ({ locals, params, cookies, url }) => {
		const entered = await acting(visitorOf(locals), (work) => enterByLink(work, params.token));
		if (!entered.ok) return refuseForm(entered.problems, { values: {} });
		keepContactCookie(cookies, entered.value);
		const { slug } = agencyOf(locals);
		redirect(303, safeNext(url.searchParams.get('next'), slug, `/${slug}/my`));
	})
};
