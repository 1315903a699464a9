import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setCap } from '#lib/amends/set-cap.server.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { fieldTown, type FieldTown, type Phone } from '#lib/field/exchange.test-kit.ts';
import type { Payload } from '#lib/field/protocol.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { now } from '#lib/server/clock.server.ts';
import { acting } from '#lib/server/work.server.ts';

/* Exceptions that phones granted, as the server keeps them and tells them again. */

let field: FieldTown;

beforeAll(async () => {
	field = await fieldTown(5);
}, 60_000);
afterAll(() => field.leave());

type Changes = Partial<Payload<'exception'>>;

function grant(name: string, changes: Changes = {}, by: Phone = field.phone) {
	const exceptionId = changes.exceptionId ?? newId(now());
	return by.write('exception', exceptionId, {
		...field.at(name),
		exceptionId,
		what: 'item',
		won: 12_000,
		reason: '밤 근무라 낮에 받을 수 없어서',
		...changes
	});
}

function undo(name: string, exceptionId: string, by: Phone = field.phone, changes: Changes = {}) {
	return by.write('exception-undo', exceptionId, { ...field.at(name), exceptionId, ...changes });
}

async function verdictOn(
	written: { operation: { id: string }; envelope: Awaited<ReturnType<typeof grant>>['envelope'] },
	by: Phone = field.phone
): Promise<string> {
	const verdict = (await by.push(written.envelope)).get(written.operation.id)!;
	return verdict.problem ? `${verdict.verdict} ${verdict.problem.code}` : verdict.verdict;
}

const known = async (by: Phone = field.phone) => (await by.day()).exceptions!;
const givenAs = async (id: string, by: Phone = field.phone) =>
	(await known(by)).given.find((one) => one.id === id);

describe('an exception', () => {
	test('is kept once, however often it is told, and comes back to its counselor alone', async () => {
		expect(await known()).toEqual({ cap: 5, given: [], undone: [], stories: [] });
		const written = await grant('강하늘');
		expect(await verdictOn(written)).toBe('applied');
		expect(await verdictOn(written)).toBe('duplicate');
		const { exceptionId: id, ...says } = written.operation.payload as Payload<'exception'>;
		const at = written.operation.occurredAt;
		expect((await known()).given).toEqual([{ id, ...says, at }]);
		expect((await known(field.stranger)).given).toEqual([]);
	});

	test('may be for the organization, and says why only while its person or visit is in the day', async () => {
		const written = await grant('강하늘', { enrolmentId: null, what: 'extra_visit', won: null });
		expect(await verdictOn(written)).toBe('applied');
		const id = written.operation.entityId;
		expect(await givenAs(id)).toMatchObject({ enrolmentId: null, reason: expect.any(String) });
		const { visitId } = field.at('강하늘');
		await field.admin`update visit set starts_at = starts_at - interval '40 days',
			ends_at = ends_at - interval '40 days' where id = ${visitId}`;
		const later = await givenAs(id);
		await field.admin`update visit set starts_at = starts_at + interval '40 days',
			ends_at = ends_at + interval '40 days' where id = ${visitId}`;
		expect(later).toMatchObject({ id, what: 'extra_visit' });
		expect(later).not.toHaveProperty('reason');
	});

	test('keeps its sentence wrapped, and no ledger row tells it', async () => {
		const reason = '아주 따로 적은 까닭';
		const written = await grant('나윤슬', { reason });
		expect(await verdictOn(written)).toBe('applied');
		const [row] = await field.admin`select * from granted_exception
			where id = ${written.operation.entityId}`;
		expect(JSON.stringify(row)).not.toContain(reason);
		expect(row).toMatchObject({ what: 'item', won: 12_000 });
		const rows = await field.admin`select * from ledger_entry where act = 'exception.granted'`;
		expect(rows.length).toBeGreaterThan(0);
		expect(JSON.stringify(rows)).not.toContain(reason);
	});

	test('is no other than the one that came first under its id', async () => {
		const written = await grant('나윤슬');
		expect(await verdictOn(written)).toBe('applied');
		const exceptionId = written.operation.entityId;
		const other = await grant('나윤슬', { exceptionId, won: 1 });
		expect(await verdictOn(other)).toBe('refused operation_changed');
		expect(await givenAs(exceptionId)).toMatchObject({ won: 12_000 });
	});

	test('is refused of a visit that never was its counselor’s, and of somebody who is not there', async () => {
		const strange = await grant('강하늘', {}, field.stranger);
		expect(await verdictOn(strange, field.stranger)).toBe('refused not_your_visit');
		const visit = await grant('강하늘', { enrolmentId: null }, field.stranger);
		expect(await verdictOn(visit, field.stranger)).toBe('refused not_your_visit');
		const nobody = await grant('강하늘', { enrolmentId: newId(now()) });
		expect(await verdictOn(nobody)).toBe('held');
	});

	test('cannot be read with an amount that is none, or without a sentence', async () => {
		const wrong: Changes[] = [
			{ won: 30_001 },
			{ won: 0 },
			{ won: 1.5 },
			{ what: 'off_hours_call', won: 100 },
			{ what: 'money' as never },
			{ reason: ' ' },
			{ reason: '가'.repeat(201) }
		];
		for (const changes of wrong) {
			expect(await verdictOn(await grant('강하늘', changes)), JSON.stringify(changes)).toBe(
				'refused operation_unreadable'
			);
		}
	});

	test('is taken above the cap as well: what was granted was granted', async () => {
		const agencyId = field.agency.id;
		const [row] = await field.admin<{ id: string }[]>`select id from staff
			where agency_id = ${agencyId} and role = 'administrator'`;
		const office: StaffActor = { kind: 'staff', agencyId, staffId: row!.id, role: 'administrator' };
		await acting(office, (work) => setCap(work, 1));
		expect(await verdictOn(await grant('강하늘'))).toBe('applied');
		expect(await verdictOn(await grant('강하늘'))).toBe('applied');
		expect((await known()).cap).toBe(1);
	});
});

describe('the undoing of an exception', () => {
	test('is held while the exception is on its way, and counts once', async () => {
		const written = await grant('강하늘');
		const id = written.operation.entityId;
		const undone = await undo('강하늘', id);
		expect(await verdictOn(undone)).toBe('held');
		expect(await verdictOn(written)).toBe('applied');
		expect(await verdictOn(undone)).toBe('applied');
		expect(await verdictOn(undone)).toBe('duplicate');
		expect(await verdictOn(await undo('강하늘', id))).toBe('applied');
		const rows = await field.admin`select * from exception_undo where exception_id = ${id}`;
		expect(rows).toHaveLength(1);
		expect((await known()).undone).toEqual([id]);
	});

	test('is its counselor’s alone, and names the same person', async () => {
		const written = await grant('강하늘');
		const id = written.operation.entityId;
		expect(await verdictOn(written)).toBe('applied');
		expect(await verdictOn(await undo('나윤슬', id))).toBe('refused not_found');
		const toNobody = await undo('강하늘', id, field.phone, { enrolmentId: null });
		expect(await verdictOn(toNobody)).toBe('refused not_found');
		expect((await known()).undone).not.toContain(id);
	});

	test('comes in one batch with what it is about, and with a check-in', async () => {
		const written = await grant('강하늘');
		const undone = await undo('강하늘', written.operation.entityId);
		const came = await field.checkIn('강하늘');
		const verdicts = await field.phone.push(written.envelope, undone.envelope, came.envelope);
		expect([...verdicts.values()].map(({ verdict }) => verdict)).toEqual(Array(3).fill('applied'));
	});
});
