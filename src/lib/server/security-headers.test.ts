import { expect, test } from 'vitest';
import { guardedBy } from '#lib/server/commands/web-server.ts';
import { protectHeaders } from '#lib/server/protection.server.ts';

/** What the web server puts around everything, static files included. */
function headersOfTheServer(publicOrigin: string): Map<string, string> {
	const set = new Map<string, string>();
	const response = { setHeader: (name: string, value: string) => set.set(name, value) };
	const request = { headers: { host: new URL(publicOrigin).host } };
	guardedBy(publicOrigin, () => {})(request as never, response as never);
	return set;
}

test.each(['https://visits.example', 'http://localhost:4310'])(
	'a page and a static file of %s carry the same headers',
	(origin) => {
		const page = new Headers({ 'cache-control': 'no-store' });
		protectHeaders(page, origin.startsWith('https:'));
		page.delete('cache-control');
		expect(new Map(page)).toEqual(headersOfTheServer(origin));
		expect(page.get('permissions-policy')).toContain('geolocation=()');
	}
);
