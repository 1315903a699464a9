import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../../tests/town/stories.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { cancelVisits } from '#lib/visits/changes/cancel-visits.server.ts';
import { counselors, crewOfSeries } from '#lib/visits/crews/crew-queries.server.ts';
import { visitsOfSeries, type VisitRow } from '#lib/visits/queries.server.ts';
import { reassignVisit } from '#lib/visits/crews/reassign-visit.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let lead: StaffActor;
let seriesId: string;
let visits: VisitRow[];
/** In the crew of every visit; and free at all of them. */
let inCrew: string;
let spare: string;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const agencyId = town.agency.id;
	const [staff] = await admin<{ id: string }[]>`
		select id from staff where agency_id = ${agencyId} and role = 'administrator'`;
	lead = { kind: 'staff', agencyId, staffId: staff!.id, role: 'administrator' };
	({ seriesId } = await aBookedSeries(town.agency, 0));
	visits = await reading(lead, (work) => visitsOfSeries(work, seriesId));
	const crew = (await crewOf(visits[0]!)).map((one) => one.resourceId);
	const everybody = await reading(lead, (work) => counselors(work));
	inCrew = crew[0]!;
	spare = everybody.find((one) => !crew.includes(one.resourceId))!.resourceId;
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

async function crewOf(visit: VisitRow) {
	const crew = await reading(lead, (work) => crewOfSeries(work, seriesId));
	return crew.filter((one) => one.visitId === visit.id);
}

/** Gives the visit from one to the other at a moment; the code that refused, or `done`. */
async function give(visit: VisitRow, to = spare, at?: Date) {
	const wanted = { visitId: visit.id, fromResourceId: inCrew, toResourceId: to };
	const outcome = await acting(lead, (work) => reassignVisit(work, wanted), at);
	return outcome.ok ? 'done' : outcome.problems[0]!.code;
}

async function withLeave<T>(days: [string, string], what: () => Promise<T>): Promise<T> {
	await admin`insert into leave ${admin({
		agency_id: town.agency.id,
		id: crypto.randomUUID(),
		resource_id: spare,
		from_day: days[0],
		to_day: days[1]
	})}`;
	const outcome = await what();
	await admin`delete from leave where resource_id = ${spare}`;
	return outcome;
}

const dayOfVisit = (visit: VisitRow) => dayOf(visit.startsAt, town.agency.zone);

describe('giving a visit to another counselor', () => {
	test('is refused on a day of their leave, and leaves the crew as it was', async () => {
		const [first, second] = visits;
		const before = await crewOf(first!);
		const day = dayOfVisit(first!);
		expect(await withLeave([day, day], () => give(first!))).toBe('counselor_on_leave');
		expect(await crewOf(first!)).toEqual(before);
		expect(await withLeave([day, day], () => give(second!))).toBe('done');
	});

	test('is refused outside their hours', async () => {
		const hours = await admin`
			delete from working_hours where resource_id = ${spare} and weekday = 1 returning *`;
		const weekday = new Date(dayOfVisit(visits[2]!)).getUTCDay();
		await admin`update working_hours set to_minute = from_minute + 60
			where resource_id = ${spare} and weekday = ${weekday}`;
		expect(await give(visits[2]!)).toBe('counselor_outside_hours');
		await admin`update working_hours set to_minute = 1080 where resource_id = ${spare}`;
		await admin`insert into working_hours ${admin(hours)}`;
	});

	test('is refused when they are elsewhere, also while they travel', async () => {
		const third = visits[2]!;
		const leaves = new Date(third.startsAt.getTime() - 75 * 60_000);
		await admin`
			insert into allocation (agency_id, id, visit_id, resource_id, blocked_from, blocked_until, reasons, created_at)
			values (${town.agency.id}, gen_random_uuid(), ${visits[0]!.id}, ${spare},
				${leaves}::timestamptz - interval '1 hour', ${leaves}::timestamptz + interval '1 minute',
				'[]', now())`;
		expect(await give(third)).toBe('counselor_busy');
		await admin`update allocation set released_at = now()
			where resource_id = ${spare} and visit_id = ${visits[0]!.id}`;
	});

	test('is refused to somebody who is in the crew already', async () => {
		const other = (await crewOf(visits[2]!)).find((one) => one.resourceId !== inCrew)!;
		expect(await give(visits[2]!, other.resourceId)).toBe('counselor_busy');
	});

	test('is refused to nobody known', async () => {
		expect(await give(visits[2]!, crypto.randomUUID())).toBe('not_a_choice');
	});

	test('is possible until the visit begins, and not from then on', async () => {
		const third = visits[2]!;
		expect(await give(third, spare, third.startsAt)).toBe('visit_begun');
		expect(await give(third, spare, new Date(third.startsAt.getTime() - 1))).toBe('done');
		const crew = await crewOf(third);
		expect(crew.map((one) => one.resourceId)).toContain(spare);
		expect(crew.find((one) => one.resourceId === spare)).toMatchObject({
			assignedBy: lead.staffId,
			reasons: [{ code: 'chosen_by_staff' }]
		});
	});

	test('is refused for a visit that was cancelled', async () => {
		const why = { reason: 'organization_asked', sentence: '' } as const;
		const all = { seriesId, number: 1, scope: 'all', ...why } as const;
		await acting(lead, (work) => cancelVisits(work, town.agency, all));
		expect(await give(visits[3]!)).toBe('already_cancelled');
	});
});
