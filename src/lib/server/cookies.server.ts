import type { Cookies } from '@sveltejs/kit';
import { settings } from '#lib/server/settings.server.ts';

const isHttps = settings.publicOrigin.startsWith('https:');

// The prefix makes browsers insist on Secure and on this host; it cannot be used over plain http.
export const sessionCookieName = isHttps ? '__Host-doorstep' : 'doorstep';
const COOKIE_DAYS = 14;

export function keepSessionCookie(cookies: Cookies, token: string): void {
	cookies.set(sessionCookieName, token, {
		path: '/',
		httpOnly: true,
		secure: isHttps,
		sameSite: 'lax',
		maxAge: COOKIE_DAYS * 86_400
	});
}

export function dropSessionCookie(cookies: Cookies): void {
	cookies.delete(sessionCookieName, { path: '/', secure: isHttps });
}
