import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { outsideOnly, sendPush } from '#lib/notices/push.server.ts';
import {
	DEVICES_MAX,
	turnPushOff,
	turnPushOn,
	type PushTarget
} from '#lib/notices/push-devices.server.ts';
import { publicPushKey, pushKeyPair } from '#lib/notices/push-keys.server.ts';
import { aBrowser, pushService, senderOf } from '#lib/notices/push-service.test-kit.ts';
import { resumeNotices } from '#lib/notices/resume-notices.server.ts';
import { sendNotice } from '#lib/notices/send-notice.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { pushTo } from '#lib/visits/reminders/tell-counselors.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let service: Awaited<ReturnType<typeof pushService>>;
let gaon: StaffActor;
let naru: StaffActor;

beforeAll(async () => {
	// By day: no message goes out in the night.
	process.env.DOORSTEP_NOW = '2026-11-23T12:00:00+09:00';
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	service = await pushService();
	[gaon, naru] = (await Promise.all(['gaon', 'naru'].map(staffNamed))) as [StaffActor, StaffActor];
}, 60_000);
beforeEach(async () => {
	service.taken.length = 0;
	Object.assign(service.answer, { status: 201, headers: {}, isSilent: false });
	await admin`truncate notice, push_device`;
});
afterEach(() => void (process.env.DOORSTEP_NOW = '2026-11-23T12:00:00+09:00'));
afterAll(async () => {
	delete process.env.DOORSTEP_NOW;
	await service.leave();
	await admin.end();
	await town.leave();
});

async function staffNamed(name: string): Promise<StaffActor> {
	const [row] = await admin`select id from staff where email = ${name + '@hangang.example'}`;
	const { id: agencyId } = town.agency;
	return { kind: 'staff', agencyId, staffId: row!.id as string, role: 'counselor' };
}

const turnOn = async (actor: StaffActor, target: PushTarget) => {
	await acting(actor, publicPushKey);
	const outcome = await acting(actor, (work) => turnPushOn(work, target));
	return outcome.ok ? 'done' : outcome.problems[0]!.code;
};
const devices = () => admin`select id, staff_id, sealed, d::text as whole from push_device d`;
let told = 0;
/** Writes a message to every phone of somebody. */
const tell = (actor: StaffActor) =>
	acting({ kind: 'system', agencyId: actor.agencyId }, (work) =>
		pushTo(
			work,
			actor.staffId,
			{ template: 'push-changed', key: String((told += 1)) },
			{ language: 'ko', visitIds: new Set(['one', 'two']) }
		)
	);
const notices = () => admin`select * from notice order by created_at, id`;
const send = async () => {
	for (const { id } of await notices()) await sendNotice(town.agency.id, { noticeId: id });
};

describe('a message to a phone', () => {
	test('is sealed for that phone, signed by the agency, and names nobody', async () => {
		const browser = aBrowser(service.origin);
		expect(await turnOn(gaon, browser.target)).toBe('done');
		await tell(gaon);
		await send();
		const [taken] = service.taken;
		expect(`${service.origin}${taken!.path}`).toBe(browser.target.endpoint);
		expect(taken!.body.toString('latin1')).not.toContain('hangang');
		expect(browser.read(taken!.body)).toEqual({
			title: '일정이 바뀌었습니다',
			body: '방문 2건. 열어서 확인하세요.',
			tag: 'push-changed',
			path: '/hangang/field',
			quiet: ['2026-11-23T21:00:00+09:00', '2026-11-24T08:00:00+09:00'].map((one) =>
				Date.parse(one)
			)
		});
		const { key, claims } = senderOf(taken!);
		expect(key).toBe(await acting(gaon, publicPushKey));
		expect(claims.aud).toBe(service.origin);
		expect(taken!.headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '86400' });
		expect((await notices())[0]).toMatchObject({ channel: 'push', body: '' });
		expect((await notices())[0]!.sent_at).not.toBeNull();
	});

	test('goes to each of their phones, and to nobody else’s', async () => {
		const own = [aBrowser(service.origin), aBrowser(service.origin)];
		for (const { target } of own) await turnOn(gaon, target);
		await turnOn(naru, aBrowser(service.origin).target);
		await tell(gaon);
		await send();
		const paths = service.taken.map(({ path }) => service.origin + path).sort();
		expect(paths).toEqual(own.map(({ target }) => target.endpoint).sort());
	});

	test('whose service knows the phone no longer ends it, and troubles nobody', async () => {
		for (const status of [404, 410]) {
			await turnOn(gaon, aBrowser(service.origin).target);
			await tell(gaon);
			service.answer.status = status;
			await send();
			expect(await devices()).toHaveLength(0);
			const [row] = await notices();
			expect(row).toMatchObject({ given_up_at: null, sent_at: null, body: '' });
			expect(row!.withdrawn_at).not.toBeNull();
			await admin`truncate notice`;
		}
	});

	test('that came too fast waits as long as the service asks, and goes then', async () => {
		await turnOn(gaon, aBrowser(service.origin).target);
		await tell(gaon);
		Object.assign(service.answer, { status: 429, headers: { 'retry-after': '1500' } });
		await send();
		const [row] = await notices();
		expect(row).toMatchObject({ sent_at: null, failure: 'HTTP 429', attempts: 1 });
		const waits = (row!.not_before as Date).getTime() - (row!.failed_at as Date).getTime();
		expect(waits).toBe(1_500_000);
		process.env.DOORSTEP_NOW = '2026-11-23T12:20:00+09:00';
		expect(await resumeNotices(town.agency.id)).toBe(0);
		process.env.DOORSTEP_NOW = '2026-11-23T12:26:00+09:00';
		expect(await resumeNotices(town.agency.id)).toBe(1);
		service.answer.status = 201;
		await send();
		expect((await notices())[0]!.sent_at).not.toBeNull();
	});

	test('that is not taken is tried again, and a redirect is not followed', async () => {
		await turnOn(gaon, aBrowser(service.origin).target);
		await tell(gaon);
		for (const status of [503, 302]) {
			Object.assign(service.answer, { status, headers: { location: '/elsewhere' } });
			await expect(send()).rejects.toThrow();
			expect((await notices())[0]).toMatchObject({ sent_at: null, failure: `HTTP ${status}` });
		}
		expect(service.taken.map(({ path }) => path)).not.toContain('/elsewhere');
		service.answer.status = 413;
		await send();
		expect((await notices())[0]!.given_up_at).not.toBeNull();
	});

	test('that nobody answers ends after its time', async () => {
		service.answer.isSilent = true;
		await acting(gaon, publicPushKey);
		const keys = (await reading(gaon, pushKeyPair))!;
		const push = { title: 't', body: 'b', tag: 'x', path: '/', quiet: [0, 0] as [number, number] };
		const sending = sendPush(aBrowser(service.origin).target, push, keys, 200);
		await expect(sending).rejects.toMatchObject({ code: 'ETIMEDOUT' });
	});

	test('goes to no address that the setting names no longer', async () => {
		await turnOn(gaon, aBrowser(service.origin).target);
		await tell(gaon);
		const named = process.env.PUSH_HOSTS;
		delete process.env.PUSH_HOSTS;
		await expect(send()).rejects.toThrow();
		process.env.PUSH_HOSTS = named;
		expect(service.taken).toHaveLength(0);
		expect((await notices())[0]).toMatchObject({ failure: 'EPUSHHOST' });
	});

	test('goes to no known service whose name leads into the agency’s own network', async () => {
		const asked = (all: boolean) =>
			new Promise((resolve) => outsideOnly('localhost', { all }, (error) => resolve(error)));
		for (const all of [true, false]) expect(await asked(all)).toMatchObject({ code: 'EPUSHHOST' });
	});

	test('waits for the morning in the quiet hours', async () => {
		await turnOn(gaon, aBrowser(service.origin).target);
		process.env.DOORSTEP_NOW = '2026-11-23T22:00:00+09:00';
		await tell(gaon);
		await send();
		expect(service.taken).toHaveLength(0);
		expect((await notices())[0]!.not_before).toEqual(new Date('2026-11-24T08:00:00+09:00'));
	});

	test('is not for somebody who no longer works here', async () => {
		await turnOn(gaon, aBrowser(service.origin).target);
		await tell(gaon);
		await admin`update staff set disabled_at = now() where id = ${gaon.staffId}`;
		await send();
		await admin`update staff set disabled_at = null where id = ${gaon.staffId}`;
		expect(service.taken).toHaveLength(0);
		expect((await notices())[0]!.withdrawn_at).not.toBeNull();
	});
});

describe('turning messages on', () => {
	test('keeps the address and the keys sealed, and makes the agency’s key once', async () => {
		const { target } = aBrowser(service.origin);
		const keys = await Promise.all([acting(gaon, publicPushKey), acting(naru, publicPushKey)]);
		expect(new Set(keys).size).toBe(1);
		await turnOn(gaon, target);
		const [row] = await devices();
		for (const word of [target.endpoint, 'localhost', target.keys.p256dh, target.keys.auth]) {
			expect(row!.whole).not.toContain(word);
		}
		const [kept] = await admin`select wrapped_private from push_key`;
		const pair = (await reading(gaon, pushKeyPair))!;
		expect(kept!.wrapped_private).not.toContain(pair.privateKey);
	});

	test('is refused for an address that is no push service, and for a key that is none', async () => {
		const { target } = aBrowser(service.origin);
		for (const endpoint of ['https://127.0.0.1/x', 'https://localhost/x', 'https://a.example/x']) {
			expect(await turnOn(gaon, { ...target, endpoint }), endpoint).toBe('push_unknown');
		}
		const p256dh = 'B'.padEnd(87, 'A');
		expect(await turnOn(gaon, { ...target, keys: { ...target.keys, p256dh } })).toBe(
			'push_unknown'
		);
		expect(await devices()).toHaveLength(0);
	});

	test('on a phone that somebody else used leaves it to the new one', async () => {
		const { target } = aBrowser(service.origin);
		await turnOn(gaon, target);
		await turnOn(naru, target);
		expect((await devices()).map((row) => row.staff_id)).toEqual([naru.staffId]);
		await acting(naru, (work) => turnPushOff(work, target.endpoint));
		expect(await devices()).toHaveLength(0);
	});

	test('on one phone too many ends the oldest', async () => {
		const all = Array.from({ length: DEVICES_MAX + 1 }, () => aBrowser(service.origin));
		for (const { target } of all) await turnOn(gaon, target);
		await tell(gaon);
		await send();
		const paths = service.taken.map(({ path }) => service.origin + path).sort();
		expect(paths).toEqual(
			all
				.slice(1)
				.map(({ target }) => target.endpoint)
				.sort()
		);
	});
});
