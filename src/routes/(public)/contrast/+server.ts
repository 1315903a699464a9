import { redirect } from '@sveltejs/kit';
import { safeBack } from '#lib/identity/doors.ts';
import { settings } from '#lib/server/settings.server.ts';

const YEAR_SECONDS = 31_536_000;

/** Keeps the colours of this browser: `high`, or anything else for the standard ones. */
export async function POST({ request, cookies }) {
	const form = await request.formData();
	cookies.set('contrast', form.get('to') === 'high' ? 'high' : 'standard', {
		path: '/',
		httpOnly: true,
		secure: settings.publicOrigin.startsWith('https:'),
		sameSite: 'lax',
		maxAge: YEAR_SECONDS
	});
	redirect(303, safeBack(form.get('back')));
}
