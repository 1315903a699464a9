import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clinic } from '../../../../tests/town/cast.ts';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aRequest, book } from '../../../../tests/town/stories.ts';
import { addDays, dayOf } from '#lib/base/days.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { subjectOfLink } from '#lib/identity/links.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { bookSeries } from '#lib/visits/booking/book-series.server.ts';
import { OFFERS_MAX, offersPerAgency } from '#lib/visits/holds/holding.ts';
import {
	joinWaiting,
	leaveWaiting,
	type WaitingRequest
} from '#lib/visits/waiting/join-waiting.server.ts';
import { noticeRunOut, offerTimes } from '#lib/visits/waiting/offer-times.server.ts';
import { waitingInLine } from '#lib/visits/waiting/waiting-queries.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
}, 60_000);
beforeEach(async () => {
	await admin`update hold set ended_at = now() where ended_at is null`;
	await admin`update allocation set released_at = now() where released_at is null`;
	await admin`update waiting set left_at = now() where left_at is null`;
	await admin`delete from leave`;
});
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const everyDay = [1, 2, 3, 4, 5, 6, 7];
let people = 0;

async function wait(changes: Partial<WaitingRequest> = {}): Promise<string> {
	const email = `waiting${++people}@example.org`;
	const wish = {
		serviceKey: clinic.key,
		headcount: 32,
		organizationSize: null,
		...{ name: `대기 ${people} (예시)`, email, weekdays: everyDay, beforeDay: null },
		...{ language: 'ko' as const, ...changes }
	};
	await acting(town.visitor, (work) => joinWaiting(work, town.agency, wish));
	return wish.email;
}

const line = () => reading(town.visitor, (work) => waitingInLine(work));
/** E-mails to whom a time is offered now, in the order of the offers. */
async function offered(): Promise<string[]> {
	const rows = await admin<{ email: string }[]>`
		select w.email from hold h join waiting w on w.id = h.waiting_id
		where h.ended_at is null order by h.made_at, h.id`;
	return rows.map(({ email }) => email);
}
/** The words of each mail of a template to an address, the oldest first. */
async function mails(email: string, template: string): Promise<string[]> {
	const rows = await admin<{ id: string; body: string }[]>`
		select id, body from notice where recipient = ${email} and template = ${template}
		order by created_at`;
	return Promise.all(
		rows.map(async ({ id, body }) => JSON.parse(await atRest.open(body, id)).body as string)
	);
}
const offer = () => offerTimes(town.agency.id);

/** Nobody works: no time is free. The first counselors come back with `delete from leave`. */
async function everybodyAway(): Promise<void> {
	await admin`insert into leave (agency_id, id, resource_id, from_day, to_day)
		select agency_id, gen_random_uuid(), id, current_date - 1, current_date + 400 from resource
		where agency_id = ${town.agency.id}`;
}
/** What was offered ran out. */
const runOut = () =>
	admin`update hold set made_at = made_at - interval '2 days', expires_at = now() - interval '1 second'
		where ended_at is null`;

describe('the waiting list', () => {
	test('is answered when time opens: a mail, and the time kept', async () => {
		await everybodyAway();
		const email = await wait();
		await offer();
		expect(await offered()).toEqual([]);
		await admin`delete from leave`;
		await offer();
		expect(await offered()).toEqual([email]);
		expect(await mails(email, 'waiting-joined')).toHaveLength(1);
		const [mail] = await mails(email, 'waiting-offer');
		expect(mail).toMatch(/\/book\/[^/]+\/details\/\S+/);
		expect(mail).toMatch(/\/waiting\/\S+/);
		const [row] = await admin`select count(*)::int as n from allocation where released_at is null`;
		expect(row!.n).toBe(8);
	});

	test('gets one mail for each offer, however often and by how many it is asked', async () => {
		const email = await wait();
		await Promise.all([offer(), offer(), offer()]);
		await offer();
		expect(await mails(email, 'waiting-offer')).toHaveLength(1);
		expect(await offered()).toEqual([email]);
	});

	test('is served in its order, and what one lets pass goes to the next', async () => {
		await everybodyAway();
		const emails = [];
		for (let at = 0; at < 5; at++) emails.push(await wait());
		await admin`delete from leave`;
		await offer();
		const most = offersPerAgency(3);
		expect(await offered()).toEqual(emails.slice(0, most));
		await runOut();
		await noticeRunOut(town.agency.id);
		// Those who were not asked yet come first, then those who let one pass.
		expect(await offered()).toEqual([...emails.slice(most), emails[0]]);
	});

	test('is offered only what suits: the day of the week, and before the day named', async () => {
		const today = dayOf(new Date(), town.agency.zone);
		const never = await wait({ beforeDay: addDays(today, 1) });
		const fridays = await wait({ weekdays: [5] });
		await offer();
		expect(await offered()).toEqual([fridays]);
		const [row] = await admin<{ day: number }[]>`
			select extract(isodow from v.starts_at at time zone 'Asia/Seoul')::int as day
			from held_visit v join hold h on h.id = v.hold_id
			where h.ended_at is null and v.number = 1`;
		expect(row!.day).toBe(5);
		expect(await mails(never, 'waiting-offer')).toEqual([]);
	});

	test('never offers the same start to somebody twice, and ends after some that passed', async () => {
		const email = await wait();
		const starts = new Set<number>();
		for (let at = 0; at < OFFERS_MAX; at++) {
			await offer();
			const [row] = await admin<{ at: Date }[]>`
				select v.starts_at as at from held_visit v join hold h on h.id = v.hold_id
				where h.ended_at is null and v.number = 1`;
			starts.add(row!.at.getTime());
			await runOut();
			await noticeRunOutOnly();
		}
		expect(starts.size).toBe(OFFERS_MAX);
		await offer();
		expect(await offered()).toEqual([]);
		expect(await line()).toEqual([]);
		expect(await mails(email, 'waiting-offer')).toHaveLength(OFFERS_MAX);
		const [left] = await admin`select count(*)::int as n from waiting where email = ${email}`;
		expect(left!.n).toBe(0);
	});

	test('ends with the booking of what was offered', async () => {
		const email = await wait();
		await offer();
		const [mail] = await mails(email, 'waiting-offer');
		const hold = /details\/(\S+)/.exec(mail!)![1]!;
		const [start] = await admin<{ at: Date }[]>`
			select v.starts_at as at from held_visit v join hold h on h.id = v.hold_id
			where h.ended_at is null and v.number = 1`;
		const day = dayOf(start!.at, town.agency.zone);
		const minute = (start!.at.getTime() - Date.parse(`${day}T00:00:00+09:00`)) / 60_000;
		const wanted = { ...(await aRequest(town.agency)), headcount: 32, day, minute, hold };
		const booked = await acting(town.visitor, (work) => bookSeries(work, town.agency, wanted));
		expect(booked.ok).toBe(true);
		expect(await line()).toEqual([]);
		await offer();
		expect(await offered()).toEqual([]);
		const [row] = await admin`select count(*)::int as n from allocation where released_at is null`;
		expect(row!.n).toBe(8);
	});

	test('is left by its link; the offer’s time is free, the name forgotten', async () => {
		const email = await wait();
		await offer();
		const [mail] = await mails(email, 'waiting-offer');
		const token = /waiting\/(\S+)/.exec(mail!)![1]!;
		const id = (await reading(town.visitor, (work) => subjectOfLink(work, 'waiting', token)))!;
		await acting(town.visitor, (work) => leaveWaiting(work, id));
		expect(await offered()).toEqual([]);
		const [row] = await admin`select name, email, left_at from waiting where id = ${id}`;
		expect([row!.name, row!.email]).toEqual(['', '']);
		expect(row!.left_at).not.toBe(null);
		const [live] = await admin`select count(*)::int as n from allocation where released_at is null`;
		expect(live!.n).toBe(0);
	});

	test('has one place for one wish, three for one address, and never says so', async () => {
		const email = await wait();
		for (const headcount of [32, 32, 33, 34, 35]) await wait({ email, headcount });
		expect((await line()).map(({ waiting }) => waiting.headcount)).toEqual([32, 33, 34]);
		const answer = await acting(town.visitor, (work) =>
			joinWaiting(work, town.agency, {
				...{ serviceKey: clinic.key, headcount: 32, organizationSize: null },
				...{ name: 'x', email, weekdays: [1], beforeDay: null, language: 'en' }
			})
		);
		expect(answer).toEqual({ ok: true, value: null });
	});

	test('refuses people whom the service does not visit', async () => {
		const email = `few${people}@example.org`;
		const refused = await acting(town.visitor, (work) =>
			joinWaiting(work, town.agency, {
				...{ serviceKey: clinic.key, headcount: 2, organizationSize: null },
				...{ name: 'x', email, weekdays: [1], beforeDay: null, language: 'en' }
			})
		);
		expect(refused).toMatchObject({ problems: [{ code: 'headcount_below_minimum' }] });
	});
});

/** The holds that ran out end without a new offer. */
async function noticeRunOutOnly(): Promise<void> {
	await admin`update allocation set released_at = now() where released_at is null`;
	await admin`update hold set ended_at = now() where ended_at is null`;
}

test('a cancellation, a hold given up and somebody new wake the list', async () => {
	const jobs = async () => {
		const rows = await admin<{ n: number }[]>`
			select count(*)::int as n from pgboss.job where name = 'offer-times'`;
		return rows[0]!.n;
	};
	const before = await jobs();
	await wait();
	expect(await jobs()).toBe(before + 1);
	const booked = await book(town.agency, await aRequest(town.agency));
	if (!booked.ok) throw new Error('not booked');
	expect(await jobs()).toBe(before + 1);
	const { cancelVisits } = await import('#lib/visits/changes/cancel-visits.server.ts');
	const all = { seriesId: booked.value.seriesId, number: 1, scope: 'all' } as const;
	const holder = {
		kind: 'organization',
		agencyId: town.agency.id,
		seriesId: all.seriesId
	} as const;
	await acting(holder, (work) =>
		cancelVisits(work, town.agency, { ...all, reason: 'organization_asked', sentence: '' })
	);
	expect(await jobs()).toBe(before + 2);
});
