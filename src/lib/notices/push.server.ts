import { lookup } from 'node:dns';
import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import webPush from 'web-push';
import { isInnerAddress } from '#lib/notices/inner-address.server.ts';
import { isNamedHost, isPushAddress } from '#lib/notices/push-address.ts';
import type { PushTarget } from '#lib/notices/push-devices.server.ts';
import { settings } from '#lib/server/settings.server.ts';

/** What the service worker shows, and the page it opens. */
export type Push = {
	title: string;
	body: string;
	/** A later message of the same kind takes its place. */
	tag: string;
	path: string;
	/** Shown without a sound between these moments (ms since 1970). */
	quiet: [number, number];
};

const TIMEOUT_MS = 10_000;
/** After a day the app itself has told it, or it is over. */
const KEPT_SECONDS = 86_400;
const RETRY_AFTER_SECONDS_MAX = 3_600;

/**
 * Hands one message to the push service of a browser, sealed for that browser alone. Throws when it
 * is not taken, with the status as the error's code and, where the service names one, the pause it
 * asks for.
 */
export async function sendPush(
	target: PushTarget,
	push: Push,
	keys: { publicKey: string; privateKey: string },
	timeoutMs = TIMEOUT_MS
): Promise<void> {
	// The setting may have changed since it was kept.
	if (!isPushAddress(target.endpoint, settings.pushHosts)) throw failed('EPUSHHOST');
	const origin = settings.publicOrigin;
	const details = webPush.generateRequestDetails(target, JSON.stringify(push), {
		vapidDetails: {
			subject: origin.startsWith('https:') ? origin : 'mailto:no-reply@localhost',
			...keys
		},
		TTL: KEPT_SECONDS,
		urgency: 'high',
		topic: push.tag
	});
	const { status, retryAfter } = await post(details, timeoutMs);
	if (status >= 200 && status < 300) return;
	throw failed(`HTTP ${status}`, retryAfter);
}

type Answer = { status: number; retryAfter: number };

/** No redirect is followed, no body read, and when its time is over nothing more is waited for. */
function post(
	{ endpoint, method, headers, body }: webPush.RequestDetails,
	timeoutMs: number
): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const signal = AbortSignal.timeout(timeoutMs);
		const isNamed = isNamedHost(endpoint, settings.pushHosts);
		const options = { method, headers, signal, ...(!isNamed && { lookup: outsideOnly }) };
		const asked = request(endpoint, options, (response) => {
			response.destroy();
			const retryAfter = Number(response.headers['retry-after']) || 0;
			resolve({ status: response.statusCode ?? 0, retryAfter });
		});
		asked.on('error', (error) => reject(signal.aborted ? failed('ETIMEDOUT') : error));
		asked.end(body);
	});
}

/** A known name that leads into the agency's own network is not the push service. */
export const outsideOnly: LookupFunction = (host, options, answer) => {
	lookup(host, { ...options, all: true }, (error, found) => {
		const isInside = !error && found.some(({ address }) => isInnerAddress(address));
		if (error || isInside) return answer(error ?? failed('EPUSHHOST'), '', 0);
		if (options.all) return answer(null, found);
		answer(null, found[0]!.address, found[0]!.family);
	});
};

function failed(code: string, retryAfterSeconds = 0) {
	const retryAfter = Math.min(Math.max(0, retryAfterSeconds), RETRY_AFTER_SECONDS_MAX);
	return Object.assign(new Error('message not taken'), { code, retryAfter });
}
