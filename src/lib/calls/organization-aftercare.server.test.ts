import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import postgres from 'postgres';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { aRequest, book } from '../../../tests/town/stories.ts';
import { companies } from '../../../tests/town/cast.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { addDays, dayOf, instantOf, type Day } from '#lib/base/days.ts';
import type { Outcome } from '#lib/base/problems.ts';
import { takeUpCall } from '#lib/calls/claims.server.ts';
import { keepAftercare, type AskedHow } from '#lib/calls/keep-aftercare.server.ts';
import { newOrganizations } from '#lib/calls/organization-aftercare.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { confirmSeries } from '#lib/visits/booking/confirm-series.server.ts';

const ZONE = 'Asia/Seoul';
const NOON = 12 * 60;
const company = companies[0]!;

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let administrator: StaffActor;
let colleague: StaffActor;
/** The series of the one new organization, and the day of its first visit. */
let seriesId: string;
let begunOn: Day;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const agencyId = town.agency.id;
	const actorOf = async (role: StaffActor['role']): Promise<StaffActor> => {
		const [row] = await admin<{ id: string }[]>`
			select id from staff where agency_id = ${agencyId} and role = ${role} order by email`;
		return { kind: 'staff', agencyId, staffId: row!.id, role };
	};
	administrator = await actorOf('administrator');
	colleague = await actorOf('counselor');
	// What was asked for first and never confirmed took place nowhere, and makes nobody less new.
	await booked();
	seriesId = await booked();
	await acting(administrator, (work) => confirmSeries(work, town.agency, seriesId));
	begunOn = await firstDayOf(seriesId);
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

async function booked(): Promise<string> {
	const outcome = await book(town.agency, await aRequest(town.agency));
	if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
	return outcome.value.seriesId;
}

async function firstDayOf(id: string): Promise<Day> {
	const [row] = await admin`select min(starts_at) as at from visit where series_id = ${id}`;
	return dayOf(row!.at, ZONE);
}

const after = (days: number) => instantOf(addDays(begunOn, days), NOON, ZONE);
const newAt = (when: Date, by = administrator) =>
	acting(by, (work) => newOrganizations(work, town.agency), when);
const stateAt = async (day: number, when: Date) =>
	(await newAt(when))[0]!.tasks.find((task) => task.day === day)!.state;
const take = (when: Date, by = administrator) =>
	acting(by, (work) => takeUpCall(work, seriesId), when);
const keep = (said: Pick<AskedHow, 'day' | 'answer' | 'sentence'>, when: Date) =>
	acting(
		administrator,
		(work) =>
			keepAftercare(work, town.agency, { kind: 'organization', subjectId: seriesId, ...said }),
		when
	).then(codesOf);
const codesOf = (outcome: Outcome<unknown>) =>
	outcome.ok ? 'done' : outcome.problems.map(({ code }) => code).join();

describe('an organization', () => {
	test('is new from its first visit that took place, for sixty days', async () => {
		expect(await newAt(after(-1))).toEqual([]);
		const [found, ...more] = await newAt(after(2));
		expect(found).toMatchObject({ id: seriesId, name: company.organization, begunOn });
		expect(more).toEqual([]);
		expect(await newAt(after(62))).toEqual([]);
	});

	test('is new once, however often it comes', async () => {
		const next = await booked();
		await acting(administrator, (work) => confirmSeries(work, town.agency, next));
		const days = [begunOn, await firstDayOf(next)].sort();
		const late = instantOf(addDays(days[1]!, 2), NOON, ZONE);
		expect((await newAt(late)).map(({ begunOn: day }) => day)).toEqual([days[0]]);
	});

	test('is asked by whoever took the call up, and a day that was left out needs its reason', async () => {
		const when = after(4);
		const held = { day: 3, answer: 'well', sentence: '괜찮았습니다' } as const;
		expect(await keep(held, when)).toBe('call_taken');
		await take(when);
		expect(codesOf(await take(when, colleague))).toBe('call_taken');
		expect((await newAt(when, colleague))[0]!.takenBy).not.toBeNull();
		expect(await keep({ day: 1, answer: null, sentence: null }, when)).toBe('required');
		expect(await keep({ day: 1, answer: null, sentence: '휴무였음' }, when)).toBe('done');
		await take(when);
		expect(await keep(held, when)).toBe('done');
		expect([await stateAt(1, when), await stateAt(3, when)]).toEqual(['skipped', 'held']);
		const rows = await admin`select act from ledger_entry
			where subject_id = ${seriesId} and act like 'aftercare.%' order by at, id`;
		expect(rows.map(({ act }) => act)).toEqual(['aftercare.skipped', 'aftercare.held']);
	});

	test('that said something said it to the agency alone: the words are kept wrapped', async () => {
		const rows = await admin`select sealed from aftercare_done where subject_id = ${seriesId}`;
		expect(rows).toHaveLength(2);
		expect(JSON.stringify(rows)).not.toContain('괜찮');
	});
});
