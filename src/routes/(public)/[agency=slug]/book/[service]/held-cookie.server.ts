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

export function keepHeldToken(cookies: Cookies, url: URL, agencySlug: string, token: string): void {
	cookies.set(name, token, {
		path: `/${agencySlug}/book`,
		httpOnly: true,
		secure: url.protocol === 'https:',
		sameSite: 'lax',
		maxAge: KEPT_SECONDS
	});
}

export function dropHeldToken(cookies: Cookies, agencySlug: string): void {
	cookies.delete(name, { path: `/${agencySlug}/book` });
}
