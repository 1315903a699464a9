import type { Cookies } from '@sveltejs/kit';

/*
 * Whoever holds the private link of a series books the same again: the pages of booking know it by
 * this cookie, so that the link stands in no address but its own.
 */

// As long as somebody takes to choose a date and fill in the rest.
const KEPT_SECONDS = 3600;
const name = 'book-again';

/** The private link of the series that is booked again, or null. */
export function againToken(cookies: Cookies): string | null {
	return cookies.get(name) ?? null;
}

/** Carries the private link of a series along to the pages of booking. */
export function keepAgainToken(cookies: Cookies, url: URL, agencySlug: string, token: string) {
	cookies.set(name, token, {
		path: `/${agencySlug}/book`,
		httpOnly: true,
		secure: url.protocol === 'https:',
		sameSite: 'lax',
		maxAge: KEPT_SECONDS
	});
}
