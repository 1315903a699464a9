import { expect, test } from 'vitest';
import { guardedBy } from '#lib/server/commands/guard.ts';
import { protectHeaders } from '#lib/server/protection.server.ts';
import { barePolicy, filePolicy } from '#lib/server/security-headers.ts';

/** What the web server puts around everything, static files included. */
function headersOfTheServer(publicOrigin: string): Map<string, string> {
	const set = new Map<string, string>();
	const response = {
		setHeader: (name: string, value: string) => set.set(name, value),
		once: () => {}
	};
	const request = { method: 'GET', url: '/', headers: { host: new URL(publicOrigin).host } };
	guardedBy(publicOrigin, () => {})(request as never, response as never);
	set.delete('x-request-id');
	return set;
}

test.each(['https://visits.example', 'http://localhost:4310'])(
	'a page and a static file of %s carry the same headers',
	(origin) => {
		const page = new Headers({ 'content-security-policy': filePolicy });
		protectHeaders(page, origin.startsWith('https:'));
		expect(page.get('cache-control')).toBe('no-store');
		page.delete('cache-control');
		expect(new Map(page)).toEqual(headersOfTheServer(origin));
		expect(page.get('permissions-policy')).toContain('geolocation=()');
	}
);

test('an answer without a content policy of its own may show nothing but itself', () => {
	const data = new Headers();
	protectHeaders(data, false);
	expect(data.get('content-security-policy')).toBe(barePolicy);
	expect(barePolicy).toContain("default-src 'none'");
	for (const policy of [barePolicy, filePolicy]) expect(policy).toContain("frame-ancestors 'none'");
});
