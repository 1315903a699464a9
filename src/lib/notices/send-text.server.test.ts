import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { participants } from '../../../tests/town/cast.ts';
import { aBookedSeries } from '../../../tests/town/stories.ts';
import { newestNotices } from '#lib/notices/queries.server.ts';
import { resumeNotices } from '#lib/notices/resume-notices.server.ts';
import { sendNotice } from '#lib/notices/send-notice.server.ts';
import { reading } from '#lib/server/work.server.ts';

type Handed = { method?: string; authorization?: string; body: Record<string, string> };

let town: Awaited<ReturnType<typeof freshTown>>;
let provider: Server;
let handed: Handed[] = [];
let status = 204;

beforeAll(async () => {
	// By day: no text goes out in the night.
	process.env.DOORSTEP_NOW = '2026-11-23T12:00:00+09:00';
	town = await freshTown();
	provider = createServer(async (request, response) => {
		const text = (await request.setEncoding('utf8').toArray()).join('');
		const { method, headers } = request;
		handed.push({ method, authorization: headers.authorization, body: JSON.parse(text || '{}') });
		response.writeHead(status, { location: '/elsewhere' }).end();
	});
	await new Promise<void>((ready) => provider.listen(0, '127.0.0.1', ready));
	await aBookedSeries(town.agency, 2);
}, 60_000);
afterEach(() => {
	handed = [];
	status = 204;
});
afterAll(async () => {
	delete process.env.DOORSTEP_NOW;
	close();
	await new Promise((closed) => provider.close(closed));
	await town.leave();
});

/** The provider is set up. */
function open(): void {
	process.env.TEXT_HOOK_URL = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/send`;
	process.env.TEXT_HOOK_SECRET = 'its secret';
}

function close(): void {
	delete process.env.TEXT_HOOK_URL;
	delete process.env.TEXT_HOOK_SECRET;
}

const texts = async () => {
	const all = await reading(town.visitor, (work) => newestNotices(work));
	return all.filter((one) => one.channel === 'text').reverse();
};
const send = (id: string) => sendNotice(town.agency.id, { noticeId: id });

describe('a text message', () => {
	test('without a provider waits and is not called sent, nor is it enqueued again', async () => {
		const [waiting] = await texts();
		await send(waiting!.id);
		expect((await texts())[0]).toMatchObject({ sentAt: null, attempts: 0, failedAt: null });
		expect(await resumeNotices(town.agency.id)).toBe(0);
	});

	test('once there is a provider is enqueued again, mails without a server are not', async () => {
		open();
		expect(await resumeNotices(town.agency.id)).toBe((await texts()).length);
		expect((await texts()).length).toBe(2);
	});

	test('that the provider does not take is not sent, says why, and is tried again', async () => {
		open();
		const [waiting] = await texts();
		for (const bad of [503, 302]) {
			status = bad;
			await expect(send(waiting!.id)).rejects.toThrow();
		}
		expect((await texts())[0]).toMatchObject({ sentAt: null, attempts: 2 });
		expect(handed).toHaveLength(2);
		status = 503;
		await expect(send(waiting!.id)).rejects.toThrow();
		expect((await texts())[0]!.failure).toBe('HTTP 503');
	});

	test('is handed over with its link, its key and the secret, and is sent then, once', async () => {
		open();
		const [waiting] = await texts();
		await send(waiting!.id);
		await send(waiting!.id);
		expect(handed).toHaveLength(1);
		const [{ method, authorization, body }] = handed as [Handed];
		expect([method, authorization]).toEqual(['POST', 'Bearer its secret']);
		expect(body).toEqual({
			to: participants[0]!.phone,
			text: expect.stringMatching(/\/hangang\/plan\/[\w-]{43}/),
			key: waiting!.onceKey
		});
		expect((await texts())[0]!.sentAt).not.toBeNull();
		expect(await resumeNotices(town.agency.id)).toBe(1);
	});
});
