import { redirect } from '@sveltejs/kit';
import { asLanguage } from '#lib/base/localized.ts';
import { safeBack } from '#lib/identity/doors.ts';
import { keepLanguage } from '#lib/server/look.server.ts';

/** Keeps the language of this browser. */
export async function POST({ request, cookies }) {
	const form = await request.formData();
	keepLanguage(cookies, asLanguage(form.get('to')) ?? 'ko');
	redirect(303, safeBack(form.get('back')));
}
