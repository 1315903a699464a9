import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../../tests/town/stories.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { acting } from '#lib/server/work.server.ts';
import { cancelVisits } from '#lib/visits/changes/cancel-visits.server.ts';
import { confirmSeries } from '#lib/visits/booking/confirm-series.server.ts';
import { REQUESTS_A_PAGE, requestedSeries } from '#lib/visits/booking/request-queries.server.ts';
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

function ask(waiting: boolean, page?: number, at = now) {
	return acting(lead, (work) => requestedSeries(work, { waiting }, page), at);
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
