import postgres from 'postgres';
import { afterAll, beforeEach, beforeAll, describe, expect, test } from 'vitest';
import { briefing, clinic } from '../../../../tests/town/cast.ts';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aRequest, book, listed } from '../../../../tests/town/stories.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { cancelVisits } from '#lib/visits/changes/cancel-visits.server.ts';
import { mondayOf, monthOf } from '#lib/visits/time/day-patterns.ts';
import { bookedVisits, moveQuestion } from '#lib/visits/changes/move-question.server.ts';
import { proposeMove } from '#lib/visits/time/moving.ts';
import { seriesById } from '#lib/visits/queries.server.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let lead: StaffActor;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const agencyId = town.agency.id;
	const [staff] = await admin<{ id: string }[]>`
		select id from staff where agency_id = ${agencyId} and role = 'administrator'`;
	lead = { kind: 'staff', agencyId, staffId: staff!.id, role: 'administrator' };
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});
beforeEach(() => cancelAll());

/** Gives the service other rules; the app itself never changes them. */
async function rule(key: string, change: Partial<ServiceRules>) {
	await admin`
		update service set rules = rules - 'caps' || ${admin.json(change)}
		where agency_id = ${town.agency.id} and key = ${key}`;
}

async function cancelAll() {
	const rows = await admin<{ id: string }[]>`
		select distinct s.id from series s join visit v on v.series_id = s.id
		where not exists (select from cancellation c where c.visit_id = v.id)`;
	for (const { id } of rows) {
		const outcome = await acting(lead, (work) =>
			cancelVisits(work, town.agency, {
				seriesId: id,
				number: 1,
				scope: 'all',
				reason: 'contact_unreachable',
				sentence: ''
			})
		);
		if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
	}
}

/** Up to `count` listed times that lie in one week of one month: in the one that has the most. */
async function timesOfAWeek(key: string, headcount: number, count: number) {
	const times = (await listed(town.agency, headcount, key)).flatMap((one) => one.times);
	const weeks = Map.groupBy(times, ({ day }) => `${mondayOf(day)} ${monthOf(day)}`);
	const all = [...weeks.values()].sort((a, b) => b.length - a.length)[0]!;
	return all.filter((_, at) => at % Math.floor(all.length / count) === 0).slice(0, count);
}

async function tryAt(
	key: string,
	headcount: number,
	{ day, minute }: { day: string; minute: number }
) {
	const wanted = await aRequest(town.agency, { serviceKey: key, headcount, day, minute });
	return book(town.agency, { ...wanted, requestKey: newId(new Date()) });
}

type Answer = Awaited<ReturnType<typeof tryAt>>;
const codesOf = (answers: Answer[]) =>
	answers.map((one) => (one.ok ? 'booked' : one.problems[0]!.code));
const count = (codes: string[], code: string) => codes.filter((one) => one === code).length;

describe('a cap', () => {
	test.each([
		[{ visitsAWeek: 2 }, 2, 'week_full'],
		[{ visitsAMonth: 3 }, 3, 'month_full'],
		[{ seriesAMonth: 1 }, 1, 'month_full'],
		[{ seriesInAll: 2 }, 2, 'service_full']
	])('of %j is not passed by ten at once', async (caps, most, code) => {
		await rule(briefing.key, {});
		const times = await timesOfAWeek(briefing.key, 20, 10);
		expect(times).toHaveLength(10);
		await rule(briefing.key, { caps });
		const codes = codesOf(await Promise.all(times.map((one) => tryAt(briefing.key, 20, one))));
		expect(count(codes, 'booked')).toBe(most);
		expect(count(codes, code)).toBe(10 - most);
	});

	test('is what keeps them: without it the same ten times are booked', async () => {
		await rule(briefing.key, {});
		const times = await timesOfAWeek(briefing.key, 20, 10);
		const codes = codesOf(await Promise.all(times.map((one) => tryAt(briefing.key, 20, one))));
		expect(count(codes, 'booked')).toBeGreaterThan(4);
	});

	test('of a day is taken from the list at once, and given back by a cancellation', async () => {
		await rule(briefing.key, { caps: { visitsADay: 1 } });
		const [first] = await listed(town.agency, 20, briefing.key);
		const booked = await tryAt(briefing.key, 20, first!.times[0]!);
		expect(booked.ok).toBe(true);
		const days = async () => (await listed(town.agency, 20, briefing.key)).map(({ day }) => day);
		expect(await days()).not.toContain(first!.day);
		const refused = await tryAt(briefing.key, 20, first!.times.at(-1)!);
		expect(codesOf([refused])).toEqual(['day_full']);
		await cancelAll();
		expect(await days()).toContain(first!.day);
	});

	test('of a month counts a series where it begins, whatever comes after', async () => {
		await rule(clinic.key, { caps: { seriesAMonth: 1 } });
		const [first] = await listed(town.agency, 32, clinic.key);
		expect((await tryAt(clinic.key, 32, first!.times[0]!)).ok).toBe(true);
		const months = (await listed(town.agency, 32, clinic.key)).map(({ day }) => day.slice(0, 7));
		expect(months).not.toContain(first!.day.slice(0, 7));
		expect(months.length).toBeGreaterThan(0);
	});

	test('does not hinder a booked visit on its own day, and hinders it on a full one', async () => {
		await rule(briefing.key, { caps: { visitsADay: 1 } });
		const [one, other] = await listed(town.agency, 20, briefing.key);
		const booked = await tryAt(briefing.key, 20, one!.times[0]!);
		if (!booked.ok) throw new Error(JSON.stringify(booked.problems));
		expect((await tryAt(briefing.key, 20, other!.times[0]!)).ok).toBe(true);
		const moved = await reading(lead, async (work) => {
			const found = (await seriesById(work, booked.value.seriesId))!;
			const visits = await bookedVisits(work, found.id);
			const question = await moveQuestion(work, found, visits, { number: 1, scope: 'this' });
			const at = ({ day, minute }: { day: string; minute: number }) =>
				proposeMove(question, day, minute);
			return [at(one!.times.at(-1)!), at(other!.times.at(-1)!)];
		});
		expect(moved.map((move) => (move.ok ? 'moved' : move.problems[0]!.code))).toEqual([
			'moved',
			'day_full'
		]);
	});
});

describe('what the calendars hold besides hours', () => {
	test('other hours on a date replace those of its weekday, and lunch is two rows', async () => {
		await rule(briefing.key, {});
		const before = await listed(town.agency, 20, briefing.key);
		const { day } = before[1]!;
		await admin`
			insert into special_hours (agency_id, resource_id, day, from_minute, to_minute)
			select agency_id, id, ${day}, span.opens, span.closes
			from resource, (values (600, 720), (780, 960)) as span (opens, closes)
			where agency_id = ${town.agency.id} and equipment_kind is null`;
		const after = await listed(town.agency, 20, briefing.key);
		const minutes = after.find((one) => one.day === day)!.times.map(({ minute }) => minute);
		// Half an hour of set-up, an hour and a half of briefing.
		expect(minutes).toEqual([630, 810, 840, 870]);
		expect(after.filter((one) => one.day !== day)).toEqual(before.filter((one) => one.day !== day));
	});

	test('a piece of equipment goes with one visit at a time', async () => {
		const needs = { equipment: [{ kind: 'scanner', count: 1 }] };
		await rule(briefing.key, needs);
		expect(await listed(town.agency, 20, briefing.key)).toEqual([]);
		const scanner = newId(new Date());
		await admin`
			insert into resource (agency_id, id, equipment_kind, created_at)
			values (${town.agency.id}, ${scanner}, 'scanner', now())`;
		const [first] = await listed(town.agency, 20, briefing.key);
		const at = first!.times[0]!;
		const codes = codesOf(await Promise.all([1, 2, 3].map(() => tryAt(briefing.key, 20, at))));
		expect(codes.toSorted()).toEqual(['booked', 'slot_taken', 'slot_taken']);
		const taken = await admin`
			select from allocation where resource_id = ${scanner} and released_at is null`;
		expect(taken).toHaveLength(1);
		await cancelAll();
		await rule(briefing.key, { equipment: [] });
	});

	test('a skill is had by somebody in the crew', async () => {
		await rule(briefing.key, { skills: ['sign-language'] });
		expect(await listed(town.agency, 20, briefing.key)).toEqual([]);
		const [skilled] = await admin<{ id: string }[]>`
			update resource set skills = '{sign-language}'
			where id = (select max(id::text)::uuid from resource
				where agency_id = ${town.agency.id} and equipment_kind is null)
			returning id`;
		const [first] = await listed(town.agency, 20, briefing.key);
		const booked = await tryAt(briefing.key, 20, first!.times[0]!);
		if (!booked.ok) throw new Error(JSON.stringify(booked.problems));
		const crew = await admin`
			select a.resource_id as id from allocation a join visit v on v.id = a.visit_id
			where v.series_id = ${booked.value.seriesId} and a.released_at is null`;
		expect([...crew]).toEqual([{ id: skilled!.id }]);
	});
});
