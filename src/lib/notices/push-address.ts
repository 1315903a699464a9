/** Where browsers let themselves be reached; a name that begins with a dot stands for all below it. */
const knownHosts = [
	'fcm.googleapis.com',
	'.push.services.mozilla.com',
	'.push.apple.com',
	'.notify.windows.com'
];
const ENDPOINT_MAX = 1000;

/**
 * What the server may hand a message to: an https address of a push service. `named` are the hosts
 * that the agency's server adds, with a port where it is not 443, in the form of the known ones.
 * Whoever turns messages on chooses the address, so nothing else is ever asked.
 */
export function isPushAddress(text: string, named: readonly string[]): boolean {
	const url = text.length <= ENDPOINT_MAX ? URL.parse(text) : null;
	if (url?.protocol !== 'https:' || url.username || url.password) return false;
	return isOneOf(knownHosts, url) || isOneOf(named, url);
}

/** Whether the server's own setting names the host: such a one may lie inside the agency's network. */
export function isNamedHost(text: string, named: readonly string[]): boolean {
	return isOneOf(named, new URL(text));
}

/** `host` is with its port, where that is not the usual one. */
function isOneOf(hosts: readonly string[], { host }: URL): boolean {
	return hosts.some((one) => (one.startsWith('.') ? host.endsWith(one) : host === one));
}
