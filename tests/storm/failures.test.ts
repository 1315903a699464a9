/** How syncs made by hand fail, each by its name: the field app's own phone and the real server. */
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exchange } from '#lib/field/exchange.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { differingDay } from './differing-day.ts';
import { readStorm } from './tables.ts';
import { freshDatabase } from '../database/fresh.ts';

import { freshDay, raisePhones, type Raised } from './raise-phones.ts';
import type { StormPhone } from './storm-phone.ts';

const HOUR_MS = 3_600_000;
let raised: Raised;
let phone: StormPhone;
let admin: postgres.Sql;

beforeAll(async () => {
	raised = await raisePhones(await freshDatabase(), { seed: 1 });
	admin = postgres(raised.town.adminUrl, { max: 2, onnotice: () => {} });
	const days = await Promise.all(raised.phones.map((one) => one.day()));
	phone = raised.phones[days.findIndex((day) => day.visits.length)]!;
}, 60_000);
afterAll(async () => {
	await admin.end();
	await raised.end();
});

const tables = () => readStorm(raised.town.adminUrl, raised.town.agency.id);
const verdictOn = async (id: string) =>
	(await tables()).operations.find((one) => one.id === id)?.verdict;

/** Contacts of one person, all of the same moment, as the server would keep them. */
async function keepContacts(count: number, sql: postgres.ISql = admin): Promise<void> {
	const [visit] = (await phone.day()).visits;
	const { enrolmentId } = visit!.roster[1]!;
	await sql`insert into contact (agency_id, id, enrolment_id, visit_id, step_key, mode, result, recorded_by,
			occurred_on, occurred_at, received_at)
		select ${raised.town.agency.id}, gen_random_uuid(), ${enrolmentId}, ${visit!.id}, 'x', 'visit',
			'attended', ${phone.actor.staffId}, '2026-11-22', '2026-11-22T00:00:00Z', now()
		from generate_series(1, ${count})`;
}

const shownContacts = async () => (await phone.day()).visits[0]!.roster[1]!.contacts.length;

/** A check-in of the person at this place of the first visit's roster. */
async function checkIn(place: number) {
	const [visit] = (await phone.day()).visits;
	const { enrolmentId } = visit!.roster[place]!;
	const payload = { visitId: visit!.id, enrolmentId };
	return phone.write({ kind: 'check-in', entityId: enrolmentId, payload });
}

async function expectSameDay() {
	const fresh = await freshDay(raised.town.agency, phone.actor);
	expect(differingDay('', await phone.day(), fresh)).toEqual([]);
}

test('silent divergence: a fact that changes nothing on the server does not stay in the day', async () => {
	await checkIn(0);
	await phone.exchange(0);
	await expectSameDay();
	phone.setOff(-2 * HOUR_MS);
	await checkIn(0);
	await phone.exchange(0);
	await phone.exchange(0);
	await expectSameDay();
	phone.setOff(0);
	await phone.exchange(0);
});

describe('sequence gap', () => {
	test('what was being written while the day was read comes with the next exchange', async () => {
		await phone.exchange(0);
		const before = await shownContacts();
		await admin.begin(async (late) => {
			await keepContacts(3, late);
			await phone.exchange(0);
			expect(await shownContacts()).toBe(before);
		});
		await phone.exchange(0);
		expect(await shownContacts()).toBe(before + 3);
		await expectSameDay();
	});
});

describe('ties / text order of cursor', () => {
	test.each([1, 7, 100, 1_000, 2_000])(
		'%i facts of the same moment: none is left out',
		async (count) => {
			await admin`delete from contact`;
			await keepContacts(count);
			await phone.exchange(0);
			expect(await shownContacts()).toBe(count);
			await admin`delete from contact`;
		}
	);
});

describe('clock skew', () => {
	test('a phone whose clock nobody measured yet writes no facts of the future', async () => {
		phone.setOff(3 * HOUR_MS);
		const id = await checkIn(2);
		await phone.exchange(0);
		phone.setOff(0);
		await phone.exchange(0);
		expect(await verdictOn(id)).toBe('applied');
		const [row] = await admin`select max(checked_in_at) - now() < interval '6 minutes' as "isSane"
			from check_in`;
		expect(row!.isSane).toBe(true);
	});
});

describe('partial batch', () => {
	test('100 operations of which 3 are bad: 97 arrive, and 3 are kept whole', async () => {
		const before = (await tables()).operations.length;
		const ids: string[] = [];
		for (let count = 0; count < 100; count++) ids.push(await aContact([4, 50, 99].includes(count)));
		await phone.handOver();
		const { operations, keptRefused } = await tables();
		expect(operations).toHaveLength(before + 100);
		const bad = operations.filter((one) => ids.includes(one.id) && one.verdict === 'refused');
		expect(bad.map((one) => one.id).sort()).toEqual([ids[4], ids[50], ids[99]].sort());
		expect(keptRefused).toEqual(expect.arrayContaining(bad.map((one) => one.id)));
		const states = (await phone.outbox()).filter((one) => one.state === 'needs_attention');
		expect(states.map((one) => one.id).sort()).toEqual(bad.map((one) => one.id).sort());
	}, 120_000);
});

/** A contact with somebody; a bad one names a step that no plan has. */
async function aContact(isBad: boolean): Promise<string> {
	const day = await phone.day();
	const [visit] = day.visits;
	const { enrolmentId } = visit!.roster[3]!;
	const [template] = Object.values(day.templates) as { steps: { key: string }[] }[];
	const contactId = newId(new Date());
	const stepKey = isBad ? 'no-such-step' : template!.steps[0]!.key;
	const says = { contactId, enrolmentId, visitId: visit!.id, stepKey, measures: [] };
	const payload = { ...says, mode: 'visit' as const, result: 'attended' };
	return phone.write({ kind: 'contact', entityId: contactId, payload });
}

describe('other user on same phone', () => {
	test('under somebody else’s sign-in nothing of a phone is taken', async () => {
		const { agency } = raised.town;
		const [mine] = await admin<{ id: string }[]>`
			select id from device where staff_id = ${phone.actor.staffId} limit 1`;
		const other = raised.phones.find((one) => one !== phone)!;
		const request = {
			...{ protocol: 1 as const, deviceId: mine!.id, deviceLabel: 'x', dayHash: null },
			...{ wantsDay: true, operations: [] }
		};
		const outcome = await exchange(other.actor, agency, { name: 'x', since: new Date() }, request);
		expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'not_allowed' }] });
	});
});

describe('server restored from backup', () => {
	test('what it no longer has comes again, once', async () => {
		const day = await phone.day();
		const { office } = raised;
		await admin.end();
		await office.backUp();
		const visit = day.visits[0]!;
		const { enrolmentId } = visit.roster[6]!;
		const payload = { visitId: visit.id, enrolmentId };
		const id = await phone.write({ kind: 'check-in', entityId: enrolmentId, payload });
		await phone.handOver();
		expect(await verdictOn(id)).toBe('applied');
		await office.restore();
		admin = postgres(raised.town.adminUrl, { max: 2, onnotice: () => {} });
		expect(await verdictOn(id)).toBeUndefined();
		await phone.exchange(0);
		await phone.handOver();
		expect(await verdictOn(id)).toBe('applied');
	});
});

describe('permission / reassignment', () => {
	test('a visit that was given away meanwhile takes what was recorded, and leaves the phone', async () => {
		const [visit] = (await phone.day()).visits;
		const waiting = await checkIn(5);
		await admin`update allocation set released_at = now() where visit_id = ${visit!.id}
			and resource_id in (select id from resource where staff_id = ${phone.actor.staffId})`;
		await phone.exchange(0);
		expect(await verdictOn(waiting)).toBe('applied');
		expect((await phone.day()).visits.map((one) => one.id)).not.toContain(visit!.id);
		await expectSameDay();
	});
});
