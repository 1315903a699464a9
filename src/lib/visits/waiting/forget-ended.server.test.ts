import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clinic, companies } from '../../../../tests/town/cast.ts';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aBookedSeries, aRequest, book } from '../../../../tests/town/stories.ts';
import { addDays, dayOf } from '#lib/base/days.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { acting } from '#lib/server/work.server.ts';
import { holdTime } from '#lib/visits/holds/hold-time.server.ts';
import { joinPool } from '#lib/visits/pools/join-pool.server.ts';
import { withdrawWish } from '#lib/visits/pools/withdraw-wish.server.ts';
import { confirmWaiting } from '#lib/visits/waiting/confirm-waiting.server.ts';
import { forgetEnded } from '#lib/visits/waiting/forget-ended.server.ts';
import { leaveWaiting } from '#lib/visits/waiting/leave-waiting.server.ts';
import { joinWaiting } from '#lib/visits/waiting/join-waiting.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
const start = new Date();

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
}, 60_000);
afterAll(async () => {
	delete process.env.DOORSTEP_NOW;
	await admin.end();
	await town.leave();
});

/** So many days later, by the clock that is handed down. */
function later(days: number): void {
	process.env.DOORSTEP_NOW = new Date(start.getTime() + days * 86_400_000).toISOString();
}
const forget = () => forgetEnded(town.agency.id);
async function ids(table: string): Promise<string[]> {
	const rows = await admin.unsafe(`select id from ${table} order by id`);
	return rows.map(({ id }) => id as string);
}

async function wait(name: string, beforeDay: string | null): Promise<string> {
	const email = `${name}@waits.example`;
	await acting(town.visitor, (work) =>
		joinWaiting(work, town.agency, {
			...{ serviceKey: clinic.key, headcount: 32, organizationSize: null, name, email },
			...{ weekdays: [1, 2, 3, 4, 5], beforeDay: beforeDay as never, language: 'ko' as const }
		})
	);
	const [row] = await admin`select id from waiting where email = ${email}`;
	const id = row!.id as string;
	await acting(town.visitor, (work) => confirmWaiting(work, id));
	return id;
}

async function wish(): Promise<string> {
	const { headcount: _, ...company } = companies[1]!;
	const { organization, address, contactName, contactEmail, contactPhone } = company;
	const requestKey = newId(new Date());
	await acting(town.visitor, (work) =>
		joinPool(work, town.agency, {
			...{ organization, address, contactName, contactEmail, contactPhone, requestKey },
			...{
				serviceKey: clinic.key,
				people: 12,
				isHost: false,
				language: 'ko' as const,
				channel: 'web'
			}
		})
	);
	const [row] = await admin`select id from pool_wish where request_key = ${requestKey}`;
	return row!.id as string;
}

async function hold(address: string): Promise<string> {
	const { day, minute, headcount } = await aRequest(town.agency);
	const asked = { serviceKey: clinic.key, headcount, day, minute, organizationSize: null };
	const held = await acting(town.visitor, (work) =>
		holdTime(work, town.agency, { ...asked, address, before: null })
	);
	if (!held.ok || !held.value) throw new Error('not held');
	return held.value;
}

test('what ended goes with its names after a month, and nothing that still stands', async () => {
	const request = await aRequest(town.agency);
	const token = await hold('booked');
	await book(town.agency, { ...request, hold: token });
	const [booked] = await ids('hold');
	await hold('let go');
	const shared = (await aBookedSeries(town.agency, 0)).seriesId;
	const [away, stays, vain] = [
		await wait('away', null),
		await wait('stays', null),
		await wait('vain', addDays(dayOf(start, town.agency.zone), 14))
	];
	await acting(town.visitor, (work) => leaveWaiting(work, away));
	const [withdrawn, waits, placed] = [await wish(), await wish(), await wish()];
	await acting(town.visitor, (work) => withdrawWish(work, withdrawn));
	await admin`insert into pool_place (agency_id, wish_id, series_id, placed_at, staff_id)
		select agency_id, ${placed}, ${shared}, now(), id from staff
		where agency_id = ${town.agency.id} limit 1`;

	// Its day is a week away, as far as the service has to be asked beforehand: told, and forgotten.
	later(8);
	expect(await forget()).toBe(1);
	expect(await forget()).toBe(0);
	const told = await admin`select recipient from notice where template = 'waiting-in-vain'`;
	expect(told.map(({ recipient }) => recipient as string)).toEqual(['vain@waits.example']);
	const [nameless] = await admin`select name, email from waiting where id = ${vain}`;
	expect(nameless).toMatchObject({ name: '', email: '' });
	expect(await ids('hold')).toHaveLength(2);
	expect(await ids('pool_wish')).toHaveLength(3);

	later(40);
	await forget();
	expect(await ids('hold')).toEqual([booked]);
	expect(await ids('waiting')).toEqual([stays]);
	expect(await ids('pool_wish')).toEqual([waits, placed].toSorted());
	const visits = await admin`select count(*)::int as n from allocation where visit_id is not null`;
	expect(visits[0]!.n).toBeGreaterThan(0);
	expect(await forget()).toBe(0);

	later(366);
	expect(await forget()).toBeGreaterThan(0);
	expect(await ids('pool_wish')).toEqual([]);
	const [still] = await admin`select name from waiting where id = ${stays}`;
	expect(still).toMatchObject({ name: '' });
});

test('the database lets no hold that stands go, nor time that a visit has', async () => {
	const app = postgres(town.appUrl, { max: 1, onnotice: () => {} });
	const without = (statement: string) =>
		app.begin(async (tx) => {
			await tx.unsafe(`set local app.agency = '${town.agency.id}'`);
			await tx.unsafe(statement);
		});
	later(400);
	await hold('stands');
	await expect(without('delete from allocation where visit_id is not null')).rejects.toThrow(
		'thrown away'
	);
	await expect(without('delete from allocation where released_at is null')).rejects.toThrow(
		'thrown away'
	);
	await expect(without('delete from hold where ended_at is null')).rejects.toThrow('thrown away');
	await app.end();
});
