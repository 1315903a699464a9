import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aRequest, book as bookAt } from '../../../../tests/town/stories.ts';
import { hangang } from '../../../../tests/town/cast.ts';
import type { Actor } from '#lib/base/actor.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { bookSeries } from '#lib/visits/booking/book-series.server.ts';
import type { BookingRequest } from '#lib/visits/booking/book-series.server.ts';
import { crewOfSeries } from '#lib/visits/crews/crew-queries.server.ts';
import { visitsOfSeries } from '#lib/visits/queries.server.ts';

const agencyId = hangang.id;
let admin: postgres.Sql;
let town: Awaited<ReturnType<typeof freshTown>>;
beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const request = () => aRequest(town.agency);
const book = (wanted: BookingRequest) => bookAt(town.agency, wanted);

describe('booking a series', () => {
	test('a listed time books all four visits with two counselors each', async () => {
		const booked = await book(await request());
		if (!booked.ok) throw new Error(JSON.stringify(booked.problems));
		const [visits, crew] = await reading(town.visitor, (work) =>
			Promise.all([
				visitsOfSeries(work, booked.value.seriesId),
				crewOfSeries(work, booked.value.seriesId)
			])
		);
		expect(visits.map((one) => one.number)).toEqual([1, 2, 3, 4]);
		expect(crew).toHaveLength(8);
		expect(crew.every((one) => one.reasons.length > 0)).toBe(true);
	});

	test('the same form sent twice books once', async () => {
		const wanted = await request();
		const [one, two] = [await book(wanted), await book(wanted)];
		if (!one.ok || !two.ok) throw new Error('not booked');
		expect(two.value.reference).toBe(one.value.reference);
	});

	test('the same form sent again with other content is told so, and books nothing', async () => {
		const wanted = await request();
		await book(wanted);
		const other = await request();
		for (const change of [
			{ headcount: 33 },
			{ day: other.day, minute: other.minute },
			{ contactEmail: 'other@daon.example' },
			{ serviceKey: 'another-service' },
			{ note: '주차는 뒤편' },
			{ address: '서울시 한강구 예시로 2' },
			{ contactPhone: '02-000-9999' },
			{ registrationNumber: '1234567891' }
		]) {
			const refusal = await book({ ...wanted, ...change });
			expect(refusal).toEqual({ ok: false, problems: [{ code: 'request_changed' }] });
		}
		expect((await book(wanted)).ok).toBe(true);
	});

	test('of twenty who want one time at once exactly one gets it', async () => {
		const wanted = await request();
		const all = await Promise.all(
			Array.from({ length: 20 }, () => book({ ...wanted, requestKey: newId(new Date()) }))
		);
		expect(all.filter((one) => one.ok)).toHaveLength(1);
		const codes = all.flatMap((one) => (one.ok ? [] : one.problems.map(({ code }) => code)));
		expect(new Set(codes)).toEqual(new Set(['slot_taken']));
	});

	test('one person too few is refused by the rule that says so, and nothing is written', async () => {
		const refusal = await book({ ...(await request()), headcount: 29 });
		expect(refusal).toEqual({
			ok: false,
			problems: [
				{ code: 'headcount_below_minimum', params: { min: 30, asked: 29 }, field: 'headcount' }
			]
		});
	});
});

const bookAs = (actor: Actor, wanted: BookingRequest) =>
	acting(actor, (work) => bookSeries(work, town.agency, wanted));

describe('a service that asks for the registration number', () => {
	test('refuses a booking without one, in its field', async () => {
		const key = 'workplace-clinic';
		await admin`update service set asks_registration = true where key = ${key} and agency_id = ${agencyId}`;
		const refusal = await book(await request());
		expect(refusal).toEqual({
			ok: false,
			problems: [{ code: 'required', field: 'registrationNumber' }]
		});
		expect((await book({ ...(await request()), registrationNumber: '1234567891' })).ok).toBe(true);
		await admin`update service set asks_registration = false where key = ${key} and agency_id = ${agencyId}`;
	});
});

describe('a booking that the office keys in', () => {
	async function someone(role: 'administrator' | 'counselor'): Promise<Actor> {
		const [row] =
			await admin`select id from staff where agency_id = ${agencyId} and role = ${role}`;
		return { kind: 'staff', agencyId, staffId: row!.id as string, role };
	}
	const byPhone = async () => ({
		...(await request()),
		channel: 'phone' as const,
		contactEmail: ''
	});

	test('says how it came, and mails nothing to a contact without an address', async () => {
		const [before] = await admin`select count(*)::int as n from notice`;
		const booked = await bookAs(await someone('administrator'), await byPhone());
		if (!booked.ok) throw new Error(JSON.stringify(booked.problems));
		const [row] = await admin`select channel from series where id = ${booked.value.seriesId}`;
		expect(row!.channel).toBe('phone');
		const [after] = await admin`select count(*)::int as n from notice`;
		expect(after!.n).toBe(before!.n);
	});

	test('is bound by the same rules', async () => {
		const tooFew = { ...(await byPhone()), headcount: 3 };
		expect(await bookAs(await someone('administrator'), tooFew)).toMatchObject({
			ok: false,
			problems: [{ code: 'headcount_below_minimum' }]
		});
	});

	test('nobody else says that it came by telephone, and the office keys in nothing else', async () => {
		const refused = { ok: false, problems: [{ code: 'not_allowed' }] };
		expect(await book(await byPhone())).toEqual(refused);
		expect(await bookAs(await someone('counselor'), await byPhone())).toEqual(refused);
		expect(await bookAs(await someone('administrator'), await request())).toEqual(refused);
	});
});

describe('the site of a booking', () => {
	async function siteOf(actor: Actor, wanted: BookingRequest): Promise<string> {
		const booked = await bookAs(actor, wanted);
		if (!booked.ok) throw new Error(JSON.stringify(booked.problems));
		const [row] = await admin`select site_id from series where id = ${booked.value.seriesId}`;
		return row!.site_id as string;
	}

	test('is found again by a contact who signed in, and by nobody who only types the same', async () => {
		const contactEmail = (await request()).contactEmail;
		const contact = {
			kind: 'contact',
			agencyId,
			contactId: newId(new Date()),
			email: contactEmail
		};
		const first = await siteOf(town.visitor, { ...(await request()), room: '4층' });
		const again = await siteOf(contact as Actor, { ...(await request()), room: '4층' });
		expect(again).toBe(first);
		expect(await siteOf(town.visitor, { ...(await request()), room: '4층' })).not.toBe(first);
		const other = { ...contact, email: 'other@daon.example' } as Actor;
		expect(await siteOf(other, { ...(await request()), room: '4층' })).not.toBe(first);
	});
});
