import { redirect } from '@sveltejs/kit';
import { safeBack } from '#lib/identity/doors.ts';
import { keepContrast } from '#lib/server/look.server.ts';

/** Keeps the colours of this browser: `high`, or anything else for the standard ones. */
export async function POST({ request, cookies }) {
	const form = await request.formData();
	keepContrast(cookies, form.get('to'));
	redirect(303, safeBack(form.get('back')));
}
