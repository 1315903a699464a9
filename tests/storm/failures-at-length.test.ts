/** More ways in which such syncs fail, each by its name: many facts, long absences, photos, wrong rows. */
import process from 'node:process';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TakenPhoto } from '#lib/field/client/photos.ts';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import { aJpeg } from '#lib/programmes/notes/jpeg.test-kit.ts';
import { now } from '#lib/server/clock.server.ts';
import { freshDatabase } from '../database/fresh.ts';
import { differingDay } from './differing-day.ts';
import { freshDay, raisePhones, type Raised } from './raise-phones.ts';
import type { StormPhone } from './storm-phone.ts';
import { readStorm } from './tables.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
let raised: Raised;
let phone: StormPhone;
let admin: postgres.Sql;

beforeAll(async () => {
	raised = await raisePhones(await freshDatabase(), { seed: 2 });
}, 60_000);
beforeEach(async () => {
	admin = postgres(raised.town.adminUrl, { max: 1, onnotice: () => {} });
	const days = await Promise.all(raised.phones.map((one) => one.day()));
	phone = raised.phones[days.findIndex((day) => day.visits.length)]!;
});
afterEach(() => admin.end());
afterAll(() => raised.end());

const tables = () => readStorm(raised.town.adminUrl, raised.town.agency.id);

async function placeOf(person: number) {
	const [visit] = (await phone.day()).visits;
	return { visitId: visit!.id, enrolmentId: visit!.roster[person]!.enrolmentId };
}

async function contact(person: number, stepKey: string): Promise<string> {
	const contactId = newId(new Date());
	const says = { ...(await placeOf(person)), contactId, stepKey, measures: [] };
	const payload = { ...says, mode: 'visit' as const, result: 'attended' };
	return phone.write({ kind: 'contact', entityId: contactId, payload });
}

async function checkIn(person: number): Promise<string> {
	const payload = await placeOf(person);
	return phone.write({ kind: 'check-in', entityId: payload.enrolmentId, payload });
}

async function aNote(count: number): Promise<TakenPhoto[]> {
	const noteId = newId(new Date());
	const photos = Array.from({ length: count }, (_, at) => {
		return { id: newId(new Date()), jpeg: aJpeg(110_000 + at) };
	});
	const promises = photos.map(async ({ id, jpeg }) => {
		const type = 'image/jpeg' as const;
		return { id, sha256: await sha256Hex(jpeg), bytes: jpeg.length, type };
	});
	const words = { text: '사진', photos: await Promise.all(promises) };
	const payload = { ...(await placeOf(0)), noteId, ...words };
	await phone.write({ kind: 'note', entityId: noteId, payload }, photos);
	return photos;
}

async function expectSameDay() {
	const fresh = await freshDay(raised.town.agency, phone.actor);
	expect(differingDay('', await phone.day(), fresh)).toEqual([]);
}

describe('poisoned op', () => {
	test('first, fifty good behind: fifty are rows, and the poison is kept whole for the office', async () => {
		const poison = await contact(0, 'no-such-step');
		const good: string[] = [];
		for (let count = 0; count < 50; count++) good.push(await contact(count % 3, 'k0'));
		await phone.handOver();
		const { operations, keptRefused } = await tables();
		const applied = operations.filter(({ verdict }) => verdict === 'applied').map(({ id }) => id);
		expect(applied).toEqual(expect.arrayContaining(good));
		expect(keptRefused).toContain(poison);
		const [kept] =
			await admin`select payload from refused_operation where operation_id = ${poison}`;
		expect(kept!.payload).toMatchObject({ id: poison, payload: { stepKey: 'no-such-step' } });
		expect((await phone.outbox()).find(({ id }) => id === poison)!.state).toBe('needs_attention');
	});
});

describe('two tabs + service worker', () => {
	test('three tabs send 500 facts: 500 rows, each written by one of them', async () => {
		const [before] = await admin`select count(*)::int as n from ledger_entry`;
		const ids: string[] = [];
		for (let count = 0; count < 500; count++) ids.push(await checkIn(count % 5));
		await Promise.all([phone.exchange(0), phone.exchange(1), phone.exchange(2)]);
		await phone.handOver();
		const written = (await tables()).operations.filter(({ id }) => ids.includes(id));
		expect(written).toHaveLength(500);
		expect(await phone.left()).toBe(0);
		// Of several check-ins of one person the earliest counts, and the ledger tells of five.
		const [after] = await admin`select count(*)::int as n from ledger_entry`;
		expect(after!.n - before!.n).toBe(5);
		await expectSameDay();
	}, 120_000);
});

describe('clock skew', () => {
	test('two days behind, and measured: what is written down happens now', async () => {
		phone.setOff(-2 * DAY_MS);
		await phone.exchange(0);
		const id = await contact(4, 'k0');
		await phone.exchange(0);
		phone.setOff(0);
		await phone.exchange(0);
		const { at } = (await tables()).operations.find((one) => one.id === id)!;
		expect(Math.abs(at.getTime() - now().getTime())).toBeLessThan(5 * MINUTE_MS);
	});
});

describe('silent divergence', () => {
	test('rows that were flipped, thrown in or lost on the server: the next exchange heals the phone', async () => {
		await checkIn(6);
		await phone.exchange(0);
		const { enrolmentId, visitId } = await placeOf(6);
		const shown = async () =>
			(await phone.day()).visits[0]!.roster.find((one) => one.enrolmentId === enrolmentId)!;
		const flipped = '2026-11-01T01:02:03.000Z';
		await admin`update check_in set checked_in_at = ${flipped} where enrolment_id = ${enrolmentId}`;
		await phone.exchange(0);
		expect((await shown()).checkedInAt).toBe(flipped);
		await admin`delete from check_in where enrolment_id = ${enrolmentId}`;
		await phone.exchange(0);
		expect((await shown()).checkedInAt).toBeNull();
		await admin`insert into anchor (agency_id, id, enrolment_id, key, day, reason, set_at, set_by)
			select ${raised.town.agency.id}, gen_random_uuid(), ${enrolmentId}, 'quit_date', '2026-12-24',
				null, now(), ${phone.actor.staffId} from visit where id = ${visitId}`;
		await phone.exchange(0);
		expect((await shown()).anchors.quit_date!.day).toBe('2026-12-24');
		await expectSameDay();
	});
});

describe('server restored from backup', () => {
	test('photos that the server lists as missing come again, and no other', async () => {
		const photos = await aNote(3);
		await phone.handOver();
		const sealed = (await tables()).photoFiles;
		expect([...sealed.keys()]).toEqual(expect.arrayContaining(photos.map(({ id }) => id)));
		const [lost] = photos;
		await admin`delete from photo_file where photo_id = ${lost!.id}`;
		raised.network.counts.clear();
		await phone.exchange(0);
		expect((await tables()).photoFiles).toEqual(sealed);
		expect(raised.network.counts.get('a part of a photo')).toBe(2);
	});

	test('a note and its photos that it lost with everything else come again, and count as sent only then', async () => {
		await admin.end();
		await raised.office.backUp();
		const photos = await aNote(2);
		await phone.handOver();
		expect(await phone.left()).toBe(0);
		await raised.office.restore();
		expect([...(await tables()).photoFiles.keys()]).not.toContain(photos[0]!.id);
		raised.network.carriesPhotos = false;
		await phone.exchange(0);
		expect(await phone.left()).toBe((await phone.photos()).length);
		raised.network.carriesPhotos = true;
		phone.waitAWhile();
		await phone.handOver();
		expect(await phone.left()).toBe(0);
		const files = [...(await tables()).photoFiles.keys()];
		expect(files).toEqual(expect.arrayContaining(photos.map(({ id }) => id)));
		phone.setOff(0);
		await phone.exchange(0);
	});
});

describe('deletes', () => {
	afterEach(() => void delete process.env.DOORSTEP_NOW);

	test('91 days away: what was recorded arrives as of its day, and what is over leaves the phone', async () => {
		const id = await checkIn(8);
		const { visitId } = await placeOf(8);
		process.env.DOORSTEP_NOW = new Date(Date.now() + 91 * DAY_MS).toISOString();
		phone.setOff(91 * DAY_MS);
		await phone.exchange(0);
		const { operations } = await tables();
		const { verdict, at } = operations.find((one) => one.id === id)!;
		expect(verdict).toBe('applied');
		expect(now().getTime() - at.getTime()).toBeGreaterThan(90 * DAY_MS);
		expect((await phone.day()).visits.map((one) => one.id)).not.toContain(visitId);
		// The server has had all others for more than a month; they leave the phone, and not the server.
		const ids = new Set((await phone.outbox()).map((one) => one.id));
		expect(ids.has(id)).toBe(true);
		expect(operations.filter((one) => !ids.has(one.id) && one.verdict === 'refused')).toEqual([]);
		expect(operations.length).toBeGreaterThan(ids.size);
		await expectSameDay();
	});
});
