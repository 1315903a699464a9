import { barePolicy, securityHeaders } from '#lib/server/security-headers.ts';
import { settings } from '#lib/server/settings.server.ts';

/**
 * Whether a request that acts was made by a page of ours. Browsers say so in Sec-Fetch-Site (under
 * our referrer policy they send the origin of a form as "null"); those that do not must send it.
 */
export function isOwnOrigin(request: Request): boolean {
	const site = request.headers.get('sec-fetch-site');
	const origin = request.headers.get('origin');
	if (!site) return origin === settings.publicOrigin;
	const isForeign = origin !== null && origin !== 'null' && origin !== settings.publicOrigin;
	return site === 'same-origin' && !isForeign;
}

/** The headers of every answer. What may be kept by a browser is said by the page itself. */
export function protectHeaders(headers: Headers, isHttps: boolean): void {
	const promisesHttps = isHttps && !settings.isLocalHttps;
	for (const [name, value] of securityHeaders(promisesHttps)) headers.set(name, value);
	if (!headers.has('content-security-policy')) headers.set('content-security-policy', barePolicy);
	if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
}
