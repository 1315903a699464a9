import type { Cookies } from '@sveltejs/kit';

/*
 * A browser holds one time at an agency. It carries the token of that hold, so that its own pages
 * list the time as free and choosing another gives this one back.
 */

// Longer than a hold lasts with its renewal; what it names then holds nothing.
const KEPT_SECONDS = 1800;
const name = 'held-time';

export function heldToken(cookies: Cookies): string | null {
	return cookies.get(name) ?? null;
}

/** `door` is the path under which times are chosen: that of visitors, or that of the office. */
export function keepHeldToken(cookies: Cookies, url: URL, door: string, token: string): void {
	cookies.set(name, token, {
		path: door,
		httpOnly: true,
		secure: url.protocol === 'https:',
		sameSite: 'lax',
		maxAge: KEPT_SECONDS
	});
}

export function dropHeldToken(cookies: Cookies, door: string): void {
	cookies.delete(name, { path: door });
}
