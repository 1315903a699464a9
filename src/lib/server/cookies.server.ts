import type { Cookies } from '@sveltejs/kit';
import { settings } from '#lib/server/settings.server.ts';

const isHttps = settings.publicOrigin.startsWith('https:');

// The prefix makes browsers insist on Secure and on this host; it cannot be used over plain http.
export const sessionCookieName = isHttps ? '__Host-doorstep' : 'doorstep';
/** A contact of organizations, on the same browser as somebody of the agency perhaps. */
export const contactCookieName = isHttps ? '__Host-doorstep-my' : 'doorstep-my';
const COOKIE_DAYS = 14;
const CONTACT_COOKIE_DAYS = 30;

export function keepSessionCookie(cookies: Cookies, token: string): void {
	keep(cookies, sessionCookieName, token, COOKIE_DAYS);
}

export function keepContactCookie(cookies: Cookies, token: string): void {
	keep(cookies, contactCookieName, token, CONTACT_COOKIE_DAYS);
}

function keep(cookies: Cookies, name: string, token: string, days: number): void {
	cookies.set(name, token, {
		path: '/',
		httpOnly: true,
		secure: isHttps,
		sameSite: 'lax',
		maxAge: days * 86_400
	});
}

export function dropSessionCookie(cookies: Cookies): void {
	cookies.delete(sessionCookieName, { path: '/', secure: isHttps });
}

export function dropContactCookie(cookies: Cookies): void {
	cookies.delete(contactCookieName, { path: '/', secure: isHttps });
}
