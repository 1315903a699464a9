import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aStopService } from '../../../../tests/town/stop-services.ts';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { dayOf } from '#lib/base/days.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { cancelVisits } from '#lib/visits/changes/cancel-visits.server.ts';
import type { TimeWindow } from '#lib/visits/time/day-patterns.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { publishSessions } from '#lib/visits/stops/publish-sessions.server.ts';
import { publishedAhead, sessionStates } from '#lib/visits/stops/session-questions.server.ts';
import { sessionKey } from '#lib/visits/stops/sessions.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let staffId: string;
const december = { from: '2026-12-01', to: '2026-12-31' };

beforeAll(async () => {
	process.env.DOORSTEP_NOW = '2026-11-23T01:00:00Z';
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const [row] = await admin`select id from staff
		where agency_id = ${town.agency.id} and role = 'administrator'`;
	staffId = row!.id;
}, 60_000);
afterAll(async () => {
	delete process.env.DOORSTEP_NOW;
	await admin.end();
	await town.leave();
});

function office(role: 'administrator' | 'counselor' = 'administrator') {
	return { kind: 'staff', agencyId: town.agency.id, staffId, role } as const;
}

function publish(serviceKey: string, keys: string[], role?: 'counselor') {
	return acting(office(role), (work) => publishSessions(work, town.agency, { serviceKey, keys }));
}

function states(serviceKey: string) {
	return reading(office(), async (work) => {
		const service = (await serviceByKey(work, serviceKey))!;
		return sessionStates(work, service, town.agency.zone, december);
	});
}

async function aPieceOf(kind: string) {
	await admin`insert into resource ${admin({
		...{ agency_id: town.agency.id, id: randomUUID(), equipment_kind: kind },
		created_at: new Date('2026-01-01')
	})}`;
}

const hours = { fromMinute: 780, untilMinute: 1020 };
const weekly = (stop: string, days: TimeWindow['days']): TimeWindow => ({ ...hours, days, stop });

describe('publishing sessions', () => {
	test('of a month makes a confirmed visit of each, hosted by the agency, one site for each stop', async () => {
		const bus = await aStopService(admin, town.agency.id, {});
		const planned = await states(bus);
		expect(planned).toHaveLength(8);
		const keys = planned.map(sessionKey);
		expect(await publish(bus, keys)).toEqual({
			ok: true,
			value: { published: keys.length, short: [] }
		});
		const after = await states(bus);
		expect(after.map(({ published }) => published?.day)).toEqual(planned.map(({ day }) => day));
		const rows = await admin`select o.name, t.room, v.starts_at, c.confirmed_at,
				(select count(*)::int from allocation a where a.visit_id = v.id) as crew
			from published_session p join series s on s.id = p.series_id
			join visit v on v.series_id = s.id join organization o on o.id = s.organization_id
			join site t on t.id = s.site_id left join confirmation c on c.series_id = s.id`;
		expect(new Set(rows.map(({ name }) => name))).toEqual(new Set([town.agency.nameKo]));
		expect(rows.every((one) => one.crew === 2 && one.confirmed_at !== null)).toBe(true);
		expect(rows.map((one) => dayOf(one.starts_at, town.agency.zone)).sort()).toEqual(
			planned.map(({ day }) => day)
		);
		const [sites] = await admin`select count(*)::int as n from site t join organization o
			on o.id = t.organization_id where o.name = ${town.agency.nameKo}`;
		expect(sites!.n).toBe(new Set(planned.map(({ stop }) => stop)).size);
	});

	test('twice, also at once, makes each one time', async () => {
		const booth = await aStopService(admin, town.agency.id, { calendar: [weekly('museum', [1])] });
		const keys = (await states(booth)).map(sessionKey);
		const answers = await Promise.all([publish(booth, keys), publish(booth, keys)]);
		const counts = answers.map((one) => (one.ok ? one.value.published : -1));
		expect(counts.sort((a, b) => a - b)).toEqual([0, keys.length]);
		const [row] = await admin`select count(*)::int as n from published_session p
			join service s on s.id = p.service_id where s.key = ${booth}`;
		expect(row!.n).toBe(keys.length);
	});

	test('leaves out, with the rule, what finds no crew; the rest is published', async () => {
		// Three counselors, crews of two: of two stops at one time, one finds nobody.
		const both = [weekly('museum', [3]), weekly('outlet', [3])];
		const tour = await aStopService(admin, town.agency.id, { calendar: both });
		const planned = await states(tour);
		expect(planned.every(({ refusal }) => refusal === null)).toBe(true);
		const answer = await publish(tour, planned.map(sessionKey));
		if (!answer.ok) throw new Error('refused');
		expect(answer.value.published).toBe(planned.length / 2);
		expect(answer.value.short.every(({ refusal }) => refusal.code === 'nobody_free')).toBe(true);
		const short = (await states(tour)).filter(({ published }) => !published);
		expect(short.map(({ refusal }) => refusal?.code)).toEqual(short.map(() => 'nobody_free'));
		const [row] = await admin`select count(*)::int as n from allocation a join allocation b
			on a.resource_id = b.resource_id and a.id < b.id and a.during && b.during
			and a.released_at is null and b.released_at is null`;
		expect(row!.n).toBe(0);
	});

	test('takes the equipment along, so that two sessions at one time do not share the only one', async () => {
		await aPieceOf('bus');
		const at = (stop: string): TimeWindow => ({
			...{ days: [1], stop, fromMinute: 600, untilMinute: 660 }
		});
		const rules = { crewSize: 1, equipment: [{ kind: 'bus', count: 1 }] };
		const tour = await aStopService(admin, town.agency.id, {
			...rules,
			calendar: [at('museum'), at('outlet')]
		});
		const planned = await states(tour);
		expect(planned.every(({ refusal }) => refusal === null)).toBe(true);
		const answer = await publish(tour, planned.map(sessionKey));
		if (!answer.ok) throw new Error('refused');
		expect(answer.value.published).toBe(planned.length / 2);
		const short = answer.value.short.map(({ refusal }) => refusal.code);
		expect(short).toEqual(short.map(() => 'equipment_taken'));
		const [row] = await admin`select count(*)::int as n from allocation a
			join resource r on r.id = a.resource_id
			where r.equipment_kind = 'bus' and a.released_at is null`;
		expect(row!.n).toBe(answer.value.published);
	});

	test.each([
		[{ visitsADay: 1 }, 'day_full', 1],
		[{ seriesInAll: 3 }, 'service_full', 0]
	])('keeps to %j, also among those published at once', async (caps, code, aDay) => {
		const short = { crewSize: 1, travelMinutes: 0, setUpMinutes: 0 };
		const at = (stop: string, fromMinute: number) => ({
			...{ days: [5 as const], stop, fromMinute, untilMinute: fromMinute + 60 }
		});
		const calendar = [at('museum', 600), at('outlet', 900)];
		const booth = await aStopService(admin, town.agency.id, { ...short, caps, calendar });
		const planned = await states(booth);
		const answer = await publish(booth, planned.map(sessionKey));
		if (!answer.ok) throw new Error('refused');
		const days = new Set(planned.map(({ day }) => day)).size;
		expect(answer.value.published).toBe(aDay ? days * aDay : 3);
		const refusals = answer.value.short.map(({ refusal }) => refusal.code);
		expect(refusals).toEqual(Array(planned.length - answer.value.published).fill(code));
	});

	test('names what the calendar has not, and is for the office only', async () => {
		const booth = await aStopService(admin, town.agency.id, { calendar: [weekly('museum', [5])] });
		const [first] = await states(booth);
		const key = sessionKey(first!);
		const gone = { ok: false, problems: [{ code: 'session_gone' }] };
		expect(await publish(booth, [key, key.replace('780', '785')])).toMatchObject(gone);
		for (const wrong of ['2020-01-03 780 museum', '', 'zzzz', '2026-99-99 780 museum']) {
			expect(await publish(booth, [wrong])).toMatchObject(gone);
		}
		const notAllowed = { ok: false, problems: [{ code: 'not_allowed' }] };
		expect(await publish(booth, [key], 'counselor')).toMatchObject(notAllowed);
		const notFound = { ok: false, problems: [{ code: 'not_found' }] };
		expect(await publish('workplace-clinic', [key])).toMatchObject(notFound);
	});

	test('and cancelling one frees its crew, and the timetable tells it', async () => {
		const evening = { fromMinute: 600, untilMinute: 680, days: [2 as const], stop: 'museum' };
		const booth = await aStopService(admin, town.agency.id, { calendar: [evening] });
		const [first] = await states(booth);
		await publish(booth, [sessionKey(first!)]);
		const ahead = () =>
			reading(town.visitor, async (work) =>
				publishedAhead(work, (await serviceByKey(work, booth))!.id)
			);
		const [published] = await ahead();
		expect(published!.cancelledAt).toBeNull();
		const cancelled = await acting(office(), (work) =>
			cancelVisits(work, town.agency, {
				...{ seriesId: published!.seriesId, number: 1, scope: 'all' as const },
				...{ reason: 'agency_cannot_come' as const, sentence: '' }
			})
		);
		expect(cancelled).toEqual({ ok: true, value: { cancelled: 1 } });
		expect((await ahead())[0]!.cancelledAt).not.toBeNull();

		// The office finds a crew after all, and publishes it anew: once, also from two windows.
		const [open] = await states(booth);
		expect(open).toMatchObject({ isOpen: true, refusal: null });
		const keys = [sessionKey(first!)];
		const answers = await Promise.all([publish(booth, keys), publish(booth, keys)]);
		expect(answers.map((one) => one.ok && one.value.published).sort()).toEqual([0, 1]);
		const again = await ahead();
		expect(again.filter((one) => sessionKey(one) === keys[0])).toMatchObject([
			{ publication: 2, cancelledAt: null }
		]);
		expect(again[0]!.seriesId).not.toBe(published!.seriesId);
		expect(again[0]!.code).not.toBe(published!.code);
		expect((await states(booth))[0]).toMatchObject({ isOpen: false, refusal: null });
		const [row] = await admin`select count(*)::int as n from published_session
			where day = ${first!.day} and series_id in (${published!.seriesId}, ${again[0]!.seriesId})`;
		expect(row!.n).toBe(2);
	});
});
