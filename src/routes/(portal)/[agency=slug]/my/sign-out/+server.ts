import { redirect } from '@sveltejs/kit';
import { leavePortal } from '#lib/identity/contact-sign-in.server.ts';
import { contactCookieName, dropContactCookie } from '#lib/server/cookies.server.ts';
import { agencyOf, visitorOf } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';

export async function POST({ locals, cookies }) {
	const token = cookies.get(contactCookieName);
	if (token) await acting(visitorOf(locals), (work) => leavePortal(work, token));
	dropContactCookie(cookies);
	redirect(303, `/${agencyOf(locals).slug}/my/sign-in?out`);
}
