import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../../tests/town/stories.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { addDays, type Day } from '#lib/base/days.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { cancelVisits } from '#lib/visits/changes/cancel-visits.server.ts';
import { confirmSeries } from '#lib/visits/booking/confirm-series.server.ts';
import {
	requestStates,
	waitingRequests,
	type RequestFilter
} from '#lib/visits/booking/request-filter.ts';
import { REQUESTS_A_PAGE, requestedSeries } from '#lib/visits/booking/request-queries.server.ts';
import { takeRequestsHome } from '#lib/visits/booking/take-requests-home.server.ts';
import { seriesState } from '#lib/visits/series-state.ts';

const COPIES = 120;
const DAY_MS = 86_400_000;

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let lead: StaffActor;
let original: string;
let now: Date;

/** One booked series, and 120 more like it, each asked for an hour after the one before. */
beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const agencyId = town.agency.id;
	const [staff] = await admin<{ id: string }[]>`
		select id from staff where agency_id = ${agencyId} and role = 'administrator'`;
	lead = { kind: 'staff', agencyId, staffId: staff!.id, role: 'administrator' };
	({ seriesId: original } = await aBookedSeries(town.agency, 0));
	now = new Date();
	await admin`
		insert into series (agency_id, id, reference, request_key, service_id, organization_id,
			site_id, headcount, language, code, requested_at)
		select agency_id, gen_random_uuid(), 'COPY' || n, gen_random_uuid(), service_id,
			organization_id, site_id, headcount, language, 'C' || n, requested_at + n * interval '1 hour'
		from series, generate_series(1, ${COPIES}::int) n where id = ${original}`;
	await admin`
		insert into visit (agency_id, id, series_id, number, starts_at, ends_at, changed_at)
		select v.agency_id, gen_random_uuid(), s.id, v.number, v.starts_at, v.ends_at, v.changed_at
		from visit v, series s where v.series_id = ${original} and s.reference like 'COPY%'`;
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const everything = { state: null, order: 'newest' } as const;
const find = (filter: RequestFilter, at = now) =>
	reading(lead, (work) => requestedSeries({ ...work, now: at }, filter, town.agency.zone));

function ask(waiting: boolean, page?: number, at = now) {
	const filter = waiting ? waitingRequests : { ...waitingRequests, ...everything };
	return find({ ...filter, page: page ?? 1 }, at);
}

const idOf = async (reference: string) =>
	(await admin<{ id: string }[]>`select id from series where reference = ${reference}`)[0]!.id;

describe('the list of requests', () => {
	test('gives those who wait the longest first, 50 to a page, and counts them all', async () => {
		const first = await ask(true);
		expect(first).toMatchObject({ total: COPIES + 1, page: 1, pages: 3 });
		expect(first.rows).toHaveLength(REQUESTS_A_PAGE);
		expect(first.rows.slice(0, 2).map((one) => one.id)).toEqual([original, await idOf('COPY1')]);
		const last = await ask(true, 3);
		expect(last.rows).toHaveLength(COPIES + 1 - 2 * REQUESTS_A_PAGE);
		expect(last.rows.at(-1)!.reference).toBe(`COPY${COPIES}`);
	});

	test('shows each request on exactly one page', async () => {
		const pages = await Promise.all([1, 2, 3].map((page) => ask(false, page)));
		const ids = pages.flatMap(({ rows }) => rows.map((one) => one.id));
		expect(new Set(ids).size).toBe(COPIES + 1);
	});

	test('gives all of them with the newest first', async () => {
		expect((await ask(false)).rows[0]!.reference).toBe(`COPY${COPIES}`);
	});

	test('answers a page beyond the last with the last, and one before the first with the first', async () => {
		expect((await ask(true, 99)).page).toBe(3);
		expect((await ask(true, -1)).page).toBe(1);
	});

	test('tells each request its own first visit', async () => {
		const [visit] = await admin<{ startsAt: Date }[]>`
			select starts_at as "startsAt" from visit where series_id = ${original} and number = 1`;
		expect((await ask(true)).rows[0]!.firstVisitAt).toEqual(visit!.startsAt);
	});

	test('lets a confirmed and a cancelled request wait no longer, and keeps both among all', async () => {
		const [confirmed, cancelled] = [await idOf('COPY1'), await idOf('COPY2')];
		await acting(lead, (work) => confirmSeries(work, town.agency, confirmed));
		const why = {
			seriesId: cancelled,
			number: 1,
			scope: 'all',
			reason: 'requested_by_mistake',
			sentence: ''
		} as const;
		await acting(lead, (work) => cancelVisits(work, town.agency, why));
		expect((await ask(true)).total).toBe(COPIES - 1);
		const all = (await ask(false, 3)).rows;
		const stateOf = (id: string) => seriesState(all.find((one) => one.id === id)!);
		expect(stateOf(confirmed)).toBe('confirmed');
		expect(stateOf(cancelled)).toBe('cancelled');
		expect(stateOf(original)).toBe('waiting');
	});

	test('lets nobody wait for an answer when all visits are past', async () => {
		const later = new Date(now.getTime() + 200 * DAY_MS);
		expect(await ask(true, 1, later)).toMatchObject({ total: 0, rows: [], pages: 1 });
		const all = await ask(false, 3, later);
		expect(seriesState(all.rows.at(-1)!)).toBe('lapsed');
	});
});

describe('looking for a request', () => {
	const all: RequestFilter = { ...waitingRequests, ...everything };
	const found = async (changes: Partial<RequestFilter>, at = now) =>
		(await find({ ...all, ...changes }, at)).total;

	test('finds it by organization, contact, telephone number, address of mail and reference', async () => {
		const { organizationId } = await anotherRequest();
		await admin`update organization set name = '(주) 가람 인쇄', name_key = '가람인쇄',
			contact_name = '예시담당', contact_phone = '02-345-9871', contact_email = 'garam@print.example'
			where id = ${organizationId}`;
		const typed = ['가람', '주식회사 가람인쇄', '람 인', '예시담당', '9871', '02 345 9871'];
		for (const words of [
			...typed,
			'+82-2-345-9871',
			'GARAM@print.example',
			'@print',
			'lost 2345'
		]) {
			expect(await found({ words }), words).toBe(1);
		}
		for (const words of ['없는곳', '00000', 'nobody@print.example', '%', "'"]) {
			expect(await found({ words }), words).toBe(0);
		}
		expect(
			(await found({ words: '가람', state: 'waiting' })) +
				(await found({ words: '가람', state: 'lapsed' }))
		).toBe(1);
	});

	test('in each state finds just those of which the state is said, whenever it is asked', async () => {
		for (const days of [0, 40, 200]) {
			const at = new Date(now.getTime() + days * DAY_MS);
			const { total } = await find(all, at);
			const pages = Array.from({ length: Math.ceil(total / REQUESTS_A_PAGE) }, (_, page) =>
				find({ ...all, page: page + 1 }, at)
			);
			const said = (await Promise.all(pages)).flatMap(({ rows }) => rows.map(seriesState));
			for (const state of requestStates) {
				const count = said.filter((one) => one === state).length;
				expect(await found({ state }, at), `${state} after ${days} days`).toBe(count);
			}
		}
	});

	test('narrows by service, by days of a visit and by who goes, and orders by the first visit', async () => {
		const [row] = await admin<{ day: Day; who: string; key: string }[]>`
			select to_char(v.starts_at at time zone ${town.agency.zone}, 'YYYY-MM-DD') as day,
				a.resource_id as who, sv.key from visit v
			join allocation a on a.visit_id = v.id and a.released_at is null
			join series s on s.id = v.series_id join service sv on sv.id = s.service_id
			where v.series_id = ${original} and v.number = 1 limit 1`;
		const { day, who, key } = row!;
		const { total } = await find(all);
		expect(await found({ service: key })).toBe(total);
		expect(await found({ service: 'another' })).toBe(0);
		expect(await found({ from: day, to: day })).toBeGreaterThanOrEqual(COPIES);
		expect(await found({ to: addDays(day, -1) })).toBeLessThan(COPIES);
		// The copies have no crew.
		expect(await found({ counselor: who })).toBe(1);
		const { rows } = await find({ ...all, order: 'first' });
		const firsts = rows.map(({ firstVisitAt }) => firstVisitAt.getTime());
		expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
	});

	test('is taken home with a reason for each request, by the office alone', async () => {
		const filter = { ...all, words: '가람' };
		const take = (as: StaffActor) =>
			acting(as, (work) =>
				takeRequestsHome(work, { filter, zone: town.agency.zone, reason: '보고' }, 'ko')
			);
		const file = await take(lead);
		if (!file.ok) throw new Error(JSON.stringify(file));
		const lines = file.value.trimEnd().split('\r\n');
		expect(file.value.startsWith('\uFEFF"신청번호"')).toBe(true);
		expect(lines).toHaveLength(2);
		expect(lines[1]).toContain('"(주) 가람 인쇄","예시담당","02-345-9871"');
		const noted = await admin`select reason from access_entry where action = 'export'`;
		expect(noted.map(({ reason }) => reason)).toEqual(['보고']);
		const kept = await admin`select details from ledger_entry where act = 'requests.taken_home'`;
		expect(kept).toHaveLength(1);
		expect(await take({ ...lead, role: 'counselor' })).toMatchObject({ ok: false });
	});
});

/** A request of another organization, without visits left to promise. */
async function anotherRequest(): Promise<{ organizationId: string }> {
	const [made] = await admin<{ organizationId: string }[]>`
		insert into organization (agency_id, id, name, name_key, contact_name, contact_email,
			contact_phone, language, created_at)
		select agency_id, gen_random_uuid(), 'x', 'x', 'x', '', 'x', 'ko', now()
		from series where id = ${original} returning id as "organizationId"`;
	const { organizationId } = made!;
	await admin`
		insert into series (agency_id, id, reference, request_key, service_id, organization_id,
			site_id, headcount, language, code, requested_at)
		select agency_id, gen_random_uuid(), 'LOST2345', gen_random_uuid(), service_id,
			${organizationId}, site_id, headcount, language, 'LOST', requested_at
		from series where id = ${original}`;
	await admin`
		insert into visit (agency_id, id, series_id, number, starts_at, ends_at, changed_at)
		select v.agency_id, gen_random_uuid(), s.id, v.number, v.starts_at - interval '1 year',
			v.ends_at - interval '1 year', v.changed_at
		from visit v, series s where v.series_id = ${original} and s.reference = 'LOST2345'`;
	return made!;
}
