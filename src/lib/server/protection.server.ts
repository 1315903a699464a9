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

const always: Record<string, string> = {
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	// Personal links carry their secret in the path.
	'referrer-policy': 'no-referrer',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'permissions-policy': 'camera=(self), geolocation=(), microphone=(), payment=(), usb=()'
};

/** The headers of every answer. What may be kept by a browser is said by the page itself. */
export function protectHeaders(headers: Headers, isHttps: boolean): void {
	for (const [name, value] of Object.entries(always)) headers.set(name, value);
	if (isHttps) headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
	if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
}
