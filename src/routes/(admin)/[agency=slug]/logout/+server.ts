import { redirect } from '@sveltejs/kit';
import { signOut } from '#lib/identity/sign-out.server.ts';
import { dropSessionCookie, sessionCookieName } from '#lib/server/cookies.server.ts';
import { agencyOf } from '#lib/server/doors.server.ts';

export async function POST({ locals, cookies }) {
	const agency = agencyOf(locals);
	const token = cookies.get(sessionCookieName);
	if (token) await signOut(agency.id, token);
	dropSessionCookie(cookies);
	redirect(303, `/${agency.slug}/login`);
}
