import { describe, expect, test } from 'vitest';
import { exampleId, ours, portal } from '#lib/field/client/rehearsal.ts';
import { postExchange, type Fetch } from '#lib/field/client/wire.ts';
import type { ExchangeRequest } from '#lib/field/protocol.ts';

const sent = { id: exampleId(1), deviceSeq: 1, keyId: 'k1', sealed: 'abc' };
const request: ExchangeRequest = {
	protocol: 1,
	deviceId: exampleId(9),
	deviceLabel: 'Android, Chrome',
	dayHash: null,
	wantsDay: true,
	operations: [sent]
};
const good = {
	protocol: 1,
	serverTime: '2026-11-23T00:00:00.000Z',
	results: [{ id: sent.id, verdict: 'applied' }],
	day: null,
	dayHash: null
};

async function outcomeOf(response: Response | (() => Promise<Response>)): Promise<string> {
	const fetch: Fetch = typeof response === 'function' ? response : async () => response;
	const reply = await postExchange(fetch, '/gangnam/api/sync', request);
	return reply.kind === 'answer' ? 'answer' : reply.reason;
}

describe('what counts as an answer', () => {
	test('our header, JSON and the ids that were sent make an answer', async () => {
		expect(await outcomeOf(ours(good))).toBe('answer');
	});

	test('captive portal / proxy: a 200 of its own is not an answer', async () => {
		expect(await outcomeOf(portal())).toBe('not_ours');
		expect(await outcomeOf(new Response(null, { status: 204 }))).toBe('not_ours');
		expect(await outcomeOf(new Response('<html>', { status: 403 }))).toBe('not_ours');
	});

	test('our JSON without our header, or our header without JSON, is not an answer', async () => {
		const json = { 'content-type': 'application/json' };
		expect(await outcomeOf(new Response(JSON.stringify(good), { headers: json }))).toBe('not_ours');
		const html = { 'content-type': 'text/html', 'x-doorstep': '1' };
		expect(await outcomeOf(new Response(JSON.stringify(good), { headers: html }))).toBe('not_ours');
		const cut = new Response('{"proto', { headers: { ...json, 'x-doorstep': '1' } });
		expect(await outcomeOf(cut)).toBe('not_ours');
	});

	test('verdicts on ids that were not sent and unknown verdicts are no answer', async () => {
		const results = (list: unknown) => outcomeOf(ours({ ...good, results: list }));
		expect(await results([{ id: exampleId(2), verdict: 'applied' }])).toBe('not_ours');
		expect(await results([{ id: sent.id, verdict: 'stored' }])).toBe('not_ours');
		expect(await results([null])).toBe('not_ours');
		expect(await results('applied')).toBe('not_ours');
		expect(await outcomeOf(ours({ ...good, protocol: 2 }))).toBe('not_ours');
		expect(await outcomeOf(ours({ ...good, serverTime: 'soon' }))).toBe('not_ours');
	});

	test('every failure has its name', async () => {
		expect(await outcomeOf(async () => Promise.reject(new TypeError('failed')))).toBe(
			'no_connection'
		);
		expect(await outcomeOf(ours({}, 401))).toBe('sign_in_needed');
		expect(await outcomeOf(ours({}, 403))).toBe('sign_in_needed');
		expect(await outcomeOf(new Response('too large', { status: 413 }))).toBe('too_large');
		expect(await outcomeOf(new Response('bad gateway', { status: 502 }))).toBe('trouble');
		expect(await outcomeOf(ours({}, 422))).toBe('unreadable');
		expect(await outcomeOf(ours({}, 404))).toBe('trouble');
	});

	test('the server’s wish to wait is heard', async () => {
		const busy = new Response('', { status: 503, headers: { 'retry-after': '7' } });
		const reply = await postExchange(async () => busy, '/gangnam/api/sync', request);
		expect(reply).toEqual({ kind: 'failed', reason: 'trouble', retryAfterMs: 7000 });
	});
});
