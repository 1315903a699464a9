import fc from 'fast-check';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aService } from '../../../../tests/town/own-services.ts';
import { aRequest, book, listed } from '../../../../tests/town/stories.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import type { Day } from '#lib/base/days.ts';
import type { Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { bookSeries } from '#lib/visits/booking/book-series.server.ts';
import { bookedVisits, moveQuestion } from '#lib/visits/changes/move-question.server.ts';
import { moveVisits } from '#lib/visits/changes/move-visits.server.ts';
import { reassignVisit } from '#lib/visits/crews/reassign-visit.server.ts';
import { holdByToken } from '#lib/visits/holds/hold-queries.server.ts';
import { holdTime } from '#lib/visits/holds/hold-time.server.ts';
import { seriesById, visitsOfSeries } from '#lib/visits/queries.server.ts';
import type { TravelArea } from '#lib/visits/time/areas.ts';
import { proposeMove, seenText } from '#lib/visits/time/moving.ts';
import { confirmWaiting } from '#lib/visits/waiting/confirm-waiting.server.ts';
import { joinWaiting } from '#lib/visits/waiting/join-waiting.server.ts';
import { offerTimes } from '#lib/visits/waiting/offer-times.server.ts';

const areas: TravelArea[] = [
	{ key: 'east', label: { ko: '동쪽', en: 'East' }, minutes: 40, withinMinutes: 30 },
	{ key: 'west', label: { ko: '서쪽', en: 'West' }, minutes: 25, withinMinutes: 10 }
];
const keys = areas.map(({ key }) => key);
const HOUR = 60;

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let lead: StaffActor;
let service: string;
/** A day on which nobody has anything yet. */
let day: Day;
let [one, another] = ['', ''];

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const agencyId = town.agency.id;
	const [staff] = await admin<{ id: string }[]>`
		select id from staff where agency_id = ${agencyId} and role = 'administrator'`;
	lead = { kind: 'staff', agencyId, staffId: staff!.id, role: 'administrator' };
	service = await aService(admin, agencyId, { areas, travelMinutes: 40, setUpMinutes: 0 });
	day = (await listed(town.agency, 5, service, null, 'east'))[3]!.day;
	const people = await admin<{ id: string }[]>`
		select id from resource where equipment_kind is null order by id`;
	[one, another] = people.map(({ id }) => id) as [string, string];
}, 60_000);
beforeEach(async () => {
	await admin`update hold set ended_at = now() where ended_at is null`;
	await admin`update allocation set released_at = now() where released_at is null`;
	await admin`update waiting set left_at = now() where left_at is null`;
	await admin`update resource set retired_at = now() where id <> ${one}`;
});
afterAll(async () => {
	await admin.end();
	await town.leave();
});

async function request(area: string | null, minute: number) {
	const wanted = await aRequest(town.agency, { serviceKey: service, headcount: 5, area: 'east' });
	return { ...wanted, requestKey: newId(new Date()), area, day, minute };
}

async function booked(area: string, minute: number): Promise<string> {
	const outcome = await book(town.agency, await request(area, minute));
	if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
	return outcome.value.seriesId;
}

async function bookings(area: string | null, minute: number): Promise<string> {
	return codeOf(await book(town.agency, await request(area, minute)));
}

function codeOf(outcome: Outcome<unknown>): string {
	return outcome.ok ? 'ok' : outcome.problems.map(({ code }) => code).join();
}

async function minutesListed(area: string): Promise<number[]> {
	const days = await listed(town.agency, 5, service, null, area);
	return days.find((found) => found.day === day)?.times.map(({ minute }) => minute) ?? [];
}

/** Every two visits of one person, one after the other, with the road by the bands between them. */
async function expectDrivable(): Promise<number> {
	const stays = await admin<{ who: string; area: string; from: number; until: number }[]>`
		select a.resource_id as who, s.area, extract(epoch from v.starts_at)::float8 / 60 as from,
			extract(epoch from v.ends_at)::float8 / 60 as until
		from allocation a join visit v on v.id = a.visit_id join series s on s.id = v.series_id
		where a.released_at is null and s.area is not null order by a.resource_id, v.starts_at`;
	stays.forEach((stay, at) => {
		const before = stays[at - 1];
		if (!before || before.who !== stay.who) return;
		const [from, to] = [before, stay].map(({ area }) => areas.find(({ key }) => key === area)!);
		const road = from === to ? to!.withinMinutes : from!.minutes + to!.minutes;
		expect(stay.from - before.until).toBeGreaterThanOrEqual(road);
	});
	return stays.length;
}

describe('visits in areas of the map', () => {
	test('lie back to back in one area, and not in two that are far apart', async () => {
		await booked('east', 10 * HOUR);
		expect(await bookings('west', 11 * HOUR + 30)).toBe('road_too_long');
		expect(await bookings('east', 11 * HOUR)).toBe('road_too_long');
		expect(await bookings('east', 11 * HOUR + 30)).toBe('ok');
		// 12:30, 40 minutes and 25.
		expect(await minutesListed('west')).toEqual(
			[14, 14.5, 15, 15.5, 16, 16.5, 17].map((h) => h * HOUR)
		);
		expect(await bookings('west', 14 * HOUR)).toBe('ok');
		expect(await expectDrivable()).toBe(3);
	});

	test('are asked where they are, and know no other place', async () => {
		expect(await bookings(null, 10 * HOUR)).toBe('required');
		expect(await bookings('north', 10 * HOUR)).toBe('not_a_choice');
	});

	test('are booked exactly where they are listed, however they come', async () => {
		const steps = fc.array(fc.tuple(fc.constantFrom(...keys), fc.integer({ min: 16, max: 36 })), {
			minLength: 6,
			maxLength: 10
		});
		let [taken, refused] = [0, 0];
		await fc.assert(
			fc.asyncProperty(steps, async (wishes) => {
				await admin`update allocation set released_at = now() where released_at is null`;
				for (const [area, half] of wishes) {
					const isListed = (await minutesListed(area)).includes(half * 30);
					const isBooked = (await bookings(area, half * 30)) === 'ok';
					expect(isBooked).toBe(isListed);
					if (isBooked) taken++;
					else refused++;
				}
				await expectDrivable();
			}),
			{ numRuns: 5 }
		);
		expect(taken).toBeGreaterThan(10);
		expect(refused).toBeGreaterThan(5);
	}, 120_000);

	test('are one where many ask at once for one counselor', async () => {
		const wanted = await Promise.all(
			Array.from({ length: 12 }, (_, at) => request(keys[at % 2]!, 13 * HOUR + (at % 3) * 30))
		);
		const codes = (await Promise.all(wanted.map((each) => book(town.agency, each)))).map(codeOf);
		// Of three starts within the hour no two fit.
		expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
		expect(await expectDrivable()).toBe(1);
	});

	test('are kept apart by the database itself', async () => {
		await booked('east', 10 * HOUR);
		const another = (area: string, shift: string) => admin`
			insert into allocation (agency_id, id, visit_id, resource_id, blocked_from, blocked_until,
				area, near_from, near_until, reasons, created_at)
			select agency_id, gen_random_uuid(), visit_id, resource_id, blocked_from + ${shift}::interval,
				blocked_until + ${shift}::interval, ${area}, near_from + ${shift}::interval,
				near_until + ${shift}::interval, '[]', now()
			from allocation where released_at is null limit 1`;
		await expect(another('west', '90 minutes')).rejects.toThrow('no_impossible_road');
		await expect(another('east', '60 minutes')).rejects.toThrow('no_double_booking');
		await another('east', '90 minutes');
	});

	test('keep what was held for their area alone', async () => {
		const asked = { serviceKey: service, headcount: 5, organizationSize: null };
		const start = { day, minute: 10 * HOUR, address: '192.0.2.1', before: null };
		const outcome = await acting(town.visitor, (work) =>
			holdTime(work, town.agency, { ...asked, ...start, area: 'east' })
		);
		if (!outcome.ok || !outcome.value) throw new Error(codeOf(outcome));
		const hold = outcome.value;
		const found = await reading(town.visitor, (work) => holdByToken(work, hold));
		expect(found).toMatchObject({ area: 'east' });
		// Somebody who corrects their area gets that road, not the one that was held.
		const corrected = { ...(await request('west', 10 * HOUR)), hold };
		const result = await acting(town.visitor, (work) => bookSeries(work, town.agency, corrected));
		expect(codeOf(result)).toBe('ok');
		const rows = await admin`
			select area, extract(epoch from blocked_until - near_until)::int / 60 as road
			from allocation where released_at is null`;
		expect(rows).toEqual([{ area: 'west', road: 25 }]);
	});

	test('are offered to those who wait, each by the road to their area', async () => {
		await booked('east', 10 * HOUR);
		const place = await aPlaceInLine('west');
		await acting(town.visitor, (work) => confirmWaiting(work, place));
		expect(await offerTimes(town.agency.id)).toBe(1);
		const rows = await admin`
			select h.area, a.area as road from hold h join allocation a on a.hold_id = h.id
			where h.ended_at is null`;
		expect(rows).toEqual([{ area: 'west', road: 'west' }]);
	});

	async function aPlaceInLine(area: string): Promise<string> {
		const wish = { organizationSize: null, weekdays: [1, 2, 3, 4, 5, 6, 7], beforeDay: null };
		const who = { name: '대기 (예시)', email: 'waits@example.org', language: 'ko' as const };
		const asked = { serviceKey: service, headcount: 5, ...wish, ...who };
		const join = (wanted: Parameters<typeof joinWaiting>[2]) =>
			acting(town.visitor, (work) => joinWaiting(work, town.agency, wanted));
		expect(codeOf(await join(asked))).toBe('required');
		expect(codeOf(await join({ ...asked, area }))).toBe('ok');
		const [row] = await admin<{ id: string }[]>`select id from waiting where left_at is null`;
		return row!.id;
	}

	test('are given to nobody who could not drive there, and move only where one can', async () => {
		await admin`update resource set retired_at = null where id = ${another}`;
		const first = await booked('east', 10 * HOUR);
		const second = await booked('west', 10 * HOUR);
		const third = await booked('east', 11 * HOUR + 30);
		const holder = await holderOf(first);
		const far = await holderOf(second);
		expect(far).not.toBe(holder);
		expect(await holderOf(third)).toBe(holder);
		expect(await give(third, holder, far)).toBe('counselor_on_the_road');
		const moved = await moveTo(second, 11 * HOUR + 30);
		expect(moved).toBe('ok');
		expect(await moveTo(third, 13 * HOUR)).toBe('ok');
		expect(await expectDrivable()).toBe(3);
	});

	async function holderOf(seriesId: string): Promise<string> {
		const [row] = await admin<{ id: string }[]>`
			select a.resource_id as id from allocation a join visit v on v.id = a.visit_id
			where v.series_id = ${seriesId} and a.released_at is null`;
		return row!.id;
	}

	async function give(seriesId: string, fromResourceId: string, toResourceId: string) {
		const [visit] = await reading(lead, (work) => visitsOfSeries(work, seriesId));
		const wanted = { visitId: visit!.id, fromResourceId, toResourceId };
		return codeOf(await acting(lead, (work) => reassignVisit(work, wanted)));
	}

	/** Moves the only visit, and tells that the list and the act agree. */
	async function moveTo(seriesId: string, minute: number): Promise<string> {
		const { seen, proposed } = await reading(lead, async (work) => {
			const found = (await seriesById(work, seriesId))!;
			const visits = await bookedVisits(work, seriesId);
			const question = await moveQuestion(work, found, visits, { number: 1, scope: 'all' });
			return { seen: seenText(visits), proposed: proposeMove(question, day, minute).ok };
		});
		const asked = { requestKey: newId(new Date()), seriesId, number: 1, day, minute, seen };
		const outcome = await acting(lead, (work) =>
			moveVisits(work, town.agency, { ...asked, scope: 'all' })
		);
		expect(outcome.ok).toBe(proposed);
		return codeOf(outcome);
	}
});
