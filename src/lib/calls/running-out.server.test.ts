import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { StaffActor } from '#lib/base/actor.ts';
import { addDays, dayOf, instantOf } from '#lib/base/days.ts';
import type { OutSearch } from '#lib/calls/running-out.ts';
import { listRunningOut, runningOutOf } from '#lib/calls/running-out.server.ts';
import { fieldTown, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { lastsUntil } from '#lib/programmes/supplies/stops.ts';
import { now } from '#lib/server/clock.server.ts';
import { acting } from '#lib/server/work.server.ts';

const ZONE = 'Asia/Seoul';
const name = '강하늘';

let field: FieldTown;
let counselor: StaffActor;
let colleague: StaffActor;
let patch: string;
let gum: string;
/** Long after the last visit of the series. */
let today: string;
let at: Date;

beforeAll(async () => {
	field = await fieldTown(3);
	const agencyId = field.agency.id;
	const own = field.day.staff.id;
	const as = (staffId: string): StaffActor => ({
		...{ kind: 'staff', agencyId, staffId, role: 'counselor' }
	});
	const [other] = await field.admin<{ id: string }[]>`select id from staff
		where agency_id = ${agencyId} and role = 'counselor' and id <> ${own} order by email`;
	[counselor, colleague] = [as(own), as(other!.id)];
	[patch, gum] = field.day.supplies!.items.map(({ id }) => id) as [string, string];
	const [last] = await field.admin<{ at: Date }[]>`select max(ends_at) as at from visit`;
	today = addDays(dayOf(last!.at, ZONE), 30);
	at = instantOf(today, 600, ZONE);
}, 60_000);
afterAll(() => field.leave());
beforeEach(async () => {
	await field.admin`delete from supply_movement where hand_out_id is not null`;
	await field.admin`truncate planned_call`;
	await field.admin`delete from closure`;
	await field.admin`update supply_item set group_name = 'medicine', lasts_days = 7,
		usual_quantity = 7 where id in (${patch}, ${gum})`;
});

/** Hands something out so many days before today; undone again where asked. */
async function give(itemId: string, quantity: number, daysAgo: number, isUndone = false) {
	const handOutId = newId(now());
	const { enrolmentId, visitId } = field.at(name);
	const on = instantOf(addDays(today, -daysAgo), 660, ZONE);
	for (const kind of isUndone ? ['handed_out', 'undone'] : ['handed_out']) {
		await field.admin`insert into supply_movement (agency_id, id, item_id, staff_id, kind, quantity,
				hand_out_id, enrolment_id, visit_id, occurred_at, recorded_by, received_at)
			values (${field.agency.id}, ${newId(now())}, ${itemId}, ${counselor.staffId}, ${kind},
				${kind === 'undone' ? quantity : -quantity}, ${handOutId}, ${enrolmentId}, ${visitId}, ${on},
				${counselor.staffId}, ${on})`;
	}
}

const call = (from: number, by: number) =>
	field.admin`insert into planned_call (agency_id, enrolment_id, key, call_from, call_by, attempts,
			folded, mentor_id, planned_at)
		values (${field.agency.id}, ${field.at(name).enrolmentId}, ${`k${from}`}, ${addDays(today, from)},
			${addDays(today, by)}, 0, '{}', ${colleague.staffId}, now())`;

const all: OutSearch = { isMine: false, show: 'all' };
const list = (search: Partial<OutSearch> = {}, by = counselor) =>
	acting(by, (work) => listRunningOut(work, field.agency, { ...all, ...search }, 1), at);
const found = async (search: Partial<OutSearch> = {}, by = counselor) =>
	(await list(search, by)).people.map(({ until, next }) => [until, next?.day ?? null]);

describe('the list of who runs out', () => {
	test('has who is met by nobody, and says of the group what lasts longest', async () => {
		await give(patch, 7, 10);
		await give(gum, 7, 3);
		expect(await found()).toEqual([[addDays(today, 3), null]]);
		expect((await list()).people[0]).toMatchObject({
			name: expect.stringContaining(name),
			mentorId: counselor.staffId
		});
	});

	test('adds up what was handed out twice, and takes an undone one away again', async () => {
		await give(patch, 7, 3);
		await give(patch, 7, 3);
		expect(await found()).toEqual([[addDays(today, 10), null]]);
		await give(patch, 7, 1, true);
		expect(await found()).toEqual([[addDays(today, 10), null]]);
		await give(patch, 7, 1);
		expect(await found()).toEqual([]);
	});

	test('has nobody whom a call or a visit reaches in time', async () => {
		await give(patch, 7, 3);
		await call(4, 6);
		expect(await found()).toEqual([]);
		await field.admin`update planned_call set call_from = call_from + 1`;
		expect(await found()).toEqual([[addDays(today, 3), addDays(today, 5)]]);
		await field.admin`update visit set starts_at = ${instantOf(addDays(today, 4), 600, ZONE)},
			ends_at = ${instantOf(addDays(today, 4), 700, ZONE)} where id = ${field.at(name).visitId}`;
		expect(await found()).toEqual([]);
		await field.admin`update visit set starts_at = starts_at - interval '90 days',
			ends_at = ends_at - interval '90 days' where id = ${field.at(name).visitId}`;
	});

	test('forgets what was undone, and whose enrolment ended', async () => {
		await give(patch, 7, 3, true);
		expect(await found()).toEqual([]);
		await give(patch, 7, 3);
		expect(await found()).toHaveLength(1);
		await field.admin`insert into closure (agency_id, enrolment_id, reason, closed_on, recorded_at)
			values (${field.agency.id}, ${field.at(name).enrolmentId}, 'moved', ${today}, now())`;
		expect(await found()).toEqual([]);
	});

	test('is searched by whose people they are, and by what is over or not planned', async () => {
		await give(patch, 7, 10);
		await call(0, 2);
		expect(await found({ isMine: true })).toEqual([]);
		expect(await found({ isMine: true }, colleague)).toHaveLength(1);
		expect(await found({ show: 'out' })).toEqual([[addDays(today, -4), today]]);
		expect(await found({ show: 'unplanned' })).toEqual([]);
	});

	test('leaves a line about each person on it', async () => {
		await give(patch, 7, 10);
		const lines = () => field.count(`access_entry where reason = 'supplies that end'`);
		const before = await lines();
		await list();
		expect(await lines()).toBe(before + 1);
	});

	test('computes the last day as the rule does', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 60 })), {
					...{ minLength: 1, maxLength: 4 }
				}),
				fc.integer({ min: 1, max: 60 }),
				fc.integer({ min: 1, max: 24 }),
				async (handOuts, lastsDays, usual) => {
					await field.admin`delete from supply_movement where hand_out_id is not null`;
					await field.admin`update supply_item set lasts_days = ${lastsDays},
						usual_quantity = ${usual} where id = ${patch}`;
					for (const [quantity, daysAgo] of handOuts) await give(patch, quantity, daysAgo);
					const given = handOuts.map(([quantity, ago]) => ({
						quantity,
						day: addDays(today, -ago)
					}));
					const until = lastsUntil({ lastsDays, usual }, given)!;
					const isNear = until >= addDays(today, -14) && until <= addDays(today, 14);
					expect(await found()).toEqual(isNear ? [[until, null]] : []);
				}
			),
			{ numRuns: 40 }
		);
	});

	test('finds what was handed out by an index, whatever else the agency has', async () => {
		const rows = await field.admin.begin(async (sql) => {
			await sql`set local enable_seqscan = off`;
			return sql`explain select * from supply_movement g where agency_id = ${field.agency.id}
				and kind = 'handed_out'`;
		});
		expect(JSON.stringify(rows)).toContain('supply_movement_given');
	});
});

test('whoever calls is told of what ends before the contact after this call', async () => {
	const { enrolmentId } = field.at(name);
	const ends = async () => {
		const of = await acting(counselor, (work) => runningOutOf(work, ZONE, [enrolmentId]), at);
		return (of.get(enrolmentId) ?? []).map(({ until, next }) => [until, next?.day ?? null]);
	};
	await give(patch, 7, 3);
	await call(0, 2);
	expect(await found()).toEqual([]);
	expect(await ends()).toEqual([[addDays(today, 3), null]]);
	await call(9, 12);
	expect(await ends()).toEqual([[addDays(today, 3), addDays(today, 9)]]);
	await call(4, 6);
	expect(await ends()).toEqual([]);
});
