import type { Cookies } from '@sveltejs/kit';
import type { Language } from '#lib/base/localized.ts';
import { cookieName, serverAsyncLocalStorage } from '#lib/i18n/paraglide/runtime.js';
import { settings } from '#lib/server/settings.server.ts';

// How pages are shown in this browser: two cookies that say nothing about anybody.

const YEAR_SECONDS = 31_536_000;

/** Keeps the language of this browser. The phone's app reads the cookie too, so it is not hidden. */
export function keepLanguage(cookies: Cookies, language: Language): void {
	keep(cookies, cookieName, language, false);
}

/** Keeps the colours of this browser: `high`, or anything else for the standard ones. */
export function keepContrast(cookies: Cookies, chosen: unknown): void {
	keep(cookies, 'contrast', chosen === 'high' ? 'high' : 'standard', true);
}

/** From here on this request speaks another language than it came in. */
export function speakNow(locals: App.Locals, language: Language): void {
	locals.language = language;
	const speaking = serverAsyncLocalStorage?.getStore();
	if (speaking) speaking.locale = language;
}

function keep(cookies: Cookies, name: string, value: string, httpOnly: boolean): void {
	cookies.set(name, value, {
		path: '/',
		httpOnly,
		secure: settings.publicOrigin.startsWith('https:'),
		sameSite: 'lax',
		maxAge: YEAR_SECONDS
	});
}
