const HSTS_SECONDS = 365 * 24 * 60 * 60;

const always: [string, string][] = [
	['x-content-type-options', 'nosniff'],
	// Personal links carry their secret in the path.
	['referrer-policy', 'no-referrer'],
	['x-frame-options', 'DENY'],
	['cross-origin-opener-policy', 'same-origin'],
	['cross-origin-resource-policy', 'same-origin'],
	[
		'permissions-policy',
		// Nobody's place is ever asked for.
		'camera=(self), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()'
	]
];

/**
 * The content policy of an answer that brings none of its own: a file, a page that says its own
 * policy inside itself, where a browser does not listen to these four.
 */
export const filePolicy =
	"frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

/** The content policy of an answer that shows nothing but itself: data, an error, a redirect. */
export const barePolicy =
	"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/**
 * The headers of every answer, of pages and of static files alike, by lower-case name. The promise
 * of https is made only where people come by https.
 */
export function securityHeaders(isHttps: boolean): [string, string][] {
	if (!isHttps) return always;
	return [...always, ['strict-transport-security', `max-age=${HSTS_SECONDS}; includeSubDomains`]];
}
