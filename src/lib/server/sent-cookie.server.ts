import type { Cookies } from '@sveltejs/kit';

/*
 * What somebody typed to be mailed a link, for the page that answers it: an address of mail belongs
 * into no URL, where histories and logs keep it.
 */

const KEPT_SECONDS = 600;
const TEXT_MAX = 1000;
const name = 'sent-to';

/** Keeps what was typed for the page of this address alone; nothing longer than any real address. */
export function keepSent(cookies: Cookies, url: URL, typed: Record<string, string>): void {
	const text = JSON.stringify(typed);
	if (text.length > TEXT_MAX) return;
	cookies.set(name, text, {
		path: url.pathname,
		httpOnly: true,
		secure: url.protocol === 'https:',
		sameSite: 'lax',
		maxAge: KEPT_SECONDS
	});
}

/** What was typed, where the address says that something was sent; nothing of what is no such text. */
export function sentValues(cookies: Cookies, url: URL): Record<string, string> {
	if (!url.searchParams.has('sent')) return {};
	try {
		const kept: unknown = JSON.parse(cookies.get(name) ?? '{}');
		if (typeof kept !== 'object' || kept === null) return {};
		const texts = Object.entries(kept).filter(([, value]) => typeof value === 'string');
		return Object.fromEntries(texts) as Record<string, string>;
	} catch {
		return {};
	}
}
