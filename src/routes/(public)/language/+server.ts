import { redirect } from '@sveltejs/kit';
import { asLanguage } from '#lib/base/localized.ts';
import { cookieName } from '#lib/i18n/paraglide/runtime.js';
import { safeBack } from '#lib/identity/doors.ts';
import { settings } from '#lib/server/settings.server.ts';

const YEAR_SECONDS = 31_536_000;

/** Keeps the language of this browser. The phone's app reads the cookie too, so it is not hidden. */
export async function POST({ request, cookies }) {
	const form = await request.formData();
	const language = asLanguage(form.get('to')) ?? 'ko';
	cookies.set(cookieName, language, {
		path: '/',
		httpOnly: false,
		secure: settings.publicOrigin.startsWith('https:'),
		sameSite: 'lax',
		maxAge: YEAR_SECONDS
	});
	redirect(303, safeBack(form.get('back')));
}
