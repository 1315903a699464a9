import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../tests/database/fresh.ts';
import { epoch } from '#lib/field/epoch.server.ts';
import { fieldTown, spoilt, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import { dayOf } from '#lib/base/days.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { toldAt } from '#lib/field/phone-list.ts';
import { answerToRevoked, devicesOfPerson, switchPersonOff } from '#lib/field/devices.server.ts';
import { switchOn } from '#lib/identity/switch-off.server.ts';
import { factsOfEnrolments } from '#lib/programmes/facts.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { acting } from '#lib/server/work.server.ts';

let field: FieldTown;

beforeAll(async () => {
	field = await fieldTown();
}, 60_000);
afterAll(() => field.leave());

describe('an exchange with a phone', () => {
	test('brings the visits of the counselor with everybody who enrolled, and nobody elses', async () => {
		const { day, stranger } = field;
		expect(day.visits[0]!.roster).toHaveLength(3);
		expect((await stranger.day()).visits).toEqual([]);
	});

	test('brings the dates of the whole series, and of all templates only those in use', async () => {
		const { day, admin, phone, template } = field;
		const [visit] = day.visits;
		expect(visit!.of).toBe(4);
		expect(visit!.seriesVisits.map((one) => one.number)).toEqual([1, 2, 3, 4]);
		const own = await admin<{ starts_at: Date }[]>`select starts_at from visit order by number`;
		expect(visit!.seriesVisits.map((one) => one.startsAt)).toEqual(
			own.map((one) => one.starts_at.toISOString())
		);
		await admin`insert into template select agency_id, key, version + 1, body, published_at
			from template`;
		expect(Object.keys((await phone.day()).templates)).toEqual([
			`${template.key}@${template.version}`
		]);
	});

	test('brings when somebody’s turn begins, at that visit alone', async () => {
		const { admin, phone, day } = field;
		const [visit] = day.visits;
		const { enrolmentId } = visit!.roster[1]!;
		await admin`insert into turn (agency_id, id, visit_id, enrolment_id, from_minute, until_minute, seat, chosen_at)
			select agency_id, gen_random_uuid(), ${visit!.id}, id, 20, 40, 1, now()
			from enrolment where id = ${enrolmentId}`;
		const after = (await phone.day()).visits;
		const begins = new Date(Date.parse(visit!.startsAt) + 20 * 60_000).toISOString();
		const turns = after.flatMap(({ id, roster }) =>
			roster.flatMap((one) => (one.turnAt ? [[id, one.enrolmentId, one.turnAt]] : []))
		);
		expect(turns).toEqual([[visit!.id, enrolmentId, begins]]);
	});

	test('notes whose records the phone was given, once for each person', async () => {
		const { admin, phone, day } = field;
		await admin`delete from access_entry`;
		expect((await phone.day()).visits).toHaveLength(day.visits.length);
		const noted = await admin<{ subject_id: string }[]>`
			select subject_id from access_entry where action = 'load_day'`;
		const people = new Set(
			day.visits.flatMap(({ roster }) => roster.map((one) => one.enrolmentId))
		);
		expect(noted.map((one) => one.subject_id).sort()).toEqual([...people].sort());
	});

	test('names the life of the database, which is another one in another database', async () => {
		const first = await field.phone.ask([], false);
		expect(first.epoch).toMatch(/^[0-9a-f]{32}$/);
		expect((await field.stranger.ask([], false)).epoch).toBe(first.epoch);
		const other = await freshDatabase();
		const app = postgres(other.appUrl, { max: 1, onnotice: () => {} });
		const [there] = await drizzle(app).execute<{ epoch: string }>(sql`select ${epoch} as epoch`);
		expect(there!.epoch).toMatch(/^[0-9a-f]{32}$/);
		expect(there!.epoch).not.toBe(first.epoch);
		await app.end();
		await other.drop();
	});

	test('applies a check-in once, however often it arrives', async () => {
		const { phone, checkIn, count } = field;
		const { operation, envelope } = await checkIn('강하늘');
		expect((await phone.push(envelope)).get(operation.id)?.verdict).toBe('applied');
		expect((await phone.push(envelope)).get(operation.id)?.verdict).toBe('duplicate');
		expect((await phone.push(await phone.sealed(operation))).get(operation.id)?.verdict).toBe(
			'duplicate'
		);
		expect(await count('check_in')).toBe(1);
	});

	test('takes the same operation from two tabs at once only once', async () => {
		const { phone, checkIn, count } = field;
		const { operation, envelope } = await checkIn('나윤슬');
		await Promise.all([phone.push(envelope), phone.push(envelope), phone.push(envelope)]);
		expect((await phone.push(envelope)).get(operation.id)?.verdict).toBe('duplicate');
		expect(await count('check_in')).toBe(2);
	});

	test('a poisoned operation holds up none of the others', async () => {
		const { phone, checkIn } = field;
		const poison = await checkIn('도아람');
		const good = await checkIn('도아람');
		const verdicts = await phone.push(spoilt(poison.envelope), good.envelope);
		expect(verdicts.get(poison.operation.id)?.problem?.code).toBe('operation_unreadable');
		expect(verdicts.get(good.operation.id)?.verdict).toBe('applied');
	});

	test('a counselor who was never sent there records nothing', async () => {
		const { stranger, reading } = field;
		const foreign = await reading('강하늘', 12, stranger);
		expect((await stranger.push(foreign.envelope)).get(foreign.operation.id)?.problem?.code).toBe(
			'not_your_visit'
		);
	});

	test('an envelope cannot be moved to another phone, and still works on its own', async () => {
		const { phone, stranger, checkIn } = field;
		const { operation, envelope } = await checkIn('강하늘');
		expect((await stranger.push(envelope)).get(operation.id)?.problem?.code).toBe(
			'operation_unreadable'
		);
		expect((await phone.push(envelope)).get(operation.id)?.verdict).toBe('applied');
		expect((await stranger.push(envelope)).get(operation.id)?.problem?.code).toBe(
			'operation_unreadable'
		);
	});

	test('a death closes the enrolment, which then leaves every denominator', async () => {
		const { phone, contact, agency, visitor, at } = field;
		const died = await contact('도아람', { mode: 'phone', result: 'deceased' });
		await phone.push(died.envelope);
		const [known] = await acting(visitor, (work) =>
			factsOfEnrolments(work, agency.zone, [at('도아람').enrolmentId])
		);
		expect(known!.facts.closure).toEqual({ reason: 'died', on: dayOf(now(), agency.zone) });
	});

	test('a cancelled visit stays in the day as cancelled, and no plan waits for it', async () => {
		const { admin, agency, phone } = field;
		const { visitId } = field.at('강하늘');
		const [at] = await admin`insert into cancellation
			(agency_id, visit_id, cancelled_at, by_kind, reason)
			values (${agency.id}, ${visitId}, now(), 'staff', 'organization_asked') returning cancelled_at`;
		await admin`update allocation set released_at = ${at!.cancelled_at} where visit_id = ${visitId}`;
		await admin`update cancellation set cancelled_at = ${at!.cancelled_at}`;
		const [visit] = (await phone.day()).visits;
		expect(visit).toMatchObject({ id: visitId, cancelled: true, of: 4 });
		expect(visit!.seriesVisits.map((one) => one.number)).toEqual([2, 3, 4]);
	});
});

describe('the phone of somebody whose sign-in is switched off', () => {
	test('is told at its next connection to forget, by its id alone, and welcome with a password given since', async () => {
		const { admin, day } = field;
		const [row] = await admin<{ id: string; staffId: string; agencyId: string }[]>`
			select id, staff_id as "staffId", agency_id as "agencyId" from device order by last_seen_at desc limit 1`;
		const { id, staffId, agencyId } = row!;
		const [lead] = await admin`select id from staff where role = 'administrator'
			and agency_id = ${agencyId}`;
		const actor: StaffActor = { kind: 'staff', agencyId, staffId: lead!.id, role: 'administrator' };
		await admin`insert into push_device (agency_id, id, staff_id, endpoint_hash, sealed, created_at)
			values (${agencyId}, gen_random_uuid(), ${staffId}, 'x', 'x', now())`;
		const visitor = { kind: 'visitor', agencyId } as const;
		const told = () => acting(visitor, (work) => answerToRevoked(work, id));
		expect(await told()).toBe(null);

		expect(await acting(actor, (work) => switchPersonOff(work, staffId))).toMatchObject({
			ok: true
		});
		const shown = async () => {
			const [phone] = await acting(actor, (work) => devicesOfPerson(work, staffId));
			return phone!;
		};
		expect(toldAt(await shown())).toBeNull();
		expect(await told()).toMatchObject({ revoked: true, results: [], day: null });
		const { lastSeenAt } = await shown();
		expect(toldAt(await shown())).toEqual(lastSeenAt);
		expect(JSON.stringify(await told())).not.toContain(day.visits[0]!.id);
		// Whoever knows only the id moves it no further.
		expect((await shown()).lastSeenAt).toEqual(lastSeenAt);
		expect(await admin`select from push_device where staff_id = ${staffId}`).toHaveLength(0);
		const phones = await acting(actor, (work) => devicesOfPerson(work, staffId));
		expect(phones.every(({ revokedAt }) => revokedAt !== null)).toBe(true);
		for (const other of ['x', null, crypto.randomUUID()]) {
			expect(await acting(visitor, (work) => answerToRevoked(work, other))).toBe(null);
		}

		// A phone that was away all the while forgets too; a password brings it back.
		expect(await acting(actor, (work) => switchOn(work, staffId))).toMatchObject({ ok: true });
		expect(await told()).toMatchObject({ revoked: true });
		const owner = [field.phone, field.stranger].find((phone) => phone.deviceId === id)!;
		expect((await owner.ask([], true)).day).not.toBe(null);
		expect(await told()).toBe(null);
	});
});
