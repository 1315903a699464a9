import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StaffActor } from '#lib/base/actor.ts';
import { co, fieldTown, spoilt, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import type { Envelope, Operation } from '#lib/field/protocol.ts';
import { repairOperation, type Repair } from '#lib/field/repair-operation.server.ts';
import { acting } from '#lib/server/work.server.ts';

let field: FieldTown;
let office: StaffActor;

beforeAll(async () => {
	field = await fieldTown(6);
	const agencyId = field.agency.id;
	const [admin] = await field.admin<{ id: string }[]>`
		select id from staff where agency_id = ${agencyId} and role = 'administrator'`;
	office = { kind: 'staff', agencyId, staffId: admin!.id, role: 'administrator' };
}, 60_000);
afterAll(() => field.leave());

type Written = { operation: Operation; envelope: Envelope };
const again: Repair = { act: 'applied_again' };
const aside: Repair = { act: 'set_aside', reason: '두 번 적었습니다' };

async function codeOf(id: string, repair: Repair, actor = office): Promise<string> {
	const outcome = await acting(actor, (work) => repairOperation(work, field.agency, id, repair));
	return outcome.ok ? 'done' : outcome.problems[0]!.code;
}

async function verdictOn({ operation, envelope }: Written): Promise<string> {
	const verdict = (await field.phone.push(envelope)).get(operation.id);
	return verdict?.problem ? `${verdict.verdict} ${verdict.problem.code}` : verdict!.verdict;
}

async function settled(refused = 1): Promise<string[]> {
	const heartbeat = { waiting: 0, refused, oldestWaitingAt: null, clockOffsetMs: 0 };
	const answer = await field.phone.ask([], false, { ...heartbeat, appVersion: '1' });
	return answer.settled ?? [];
}

const repairs = (id: string) => field.admin<{ act: string; corrected: unknown }[]>`
	select act, corrected from operation_repair where operation_id = ${id}`;
const ledger = (id: string) => field.admin`select from ledger_entry
	where act = 'operation.repaired' and subject_id = ${id}`;

describe('a refused record', () => {
	test('applied again stands against the same rules, and passes once its cause is mended', async () => {
		await verdictOn(await field.consent('강하늘', false));
		const early = await field.reading('강하늘', 12);
		const { id } = early.operation;
		expect(await verdictOn(early)).toBe('refused consent_missing');
		expect(await codeOf(id, again)).toBe('consent_missing');
		expect(await repairs(id)).toHaveLength(0);
		expect(await settled()).not.toContain(id);
		await verdictOn(await field.consent('강하늘', true));
		expect(await codeOf(id, again)).toBe('done');
		expect(await codeOf(id, again)).toBe('record_settled');
		expect(await codeOf(id, aside)).toBe('record_settled');
		expect(await verdictOn(early)).toBe('duplicate');
		expect(await settled()).toContain(id);
		expect(await settled(0)).toEqual([]);
		expect(await ledger(id)).toHaveLength(1);
		const { enrolmentId } = field.at('강하늘');
		const written =
			await field.admin`select recorded_by as staff_id from contact where enrolment_id = ${enrolmentId}`;
		expect(written).toHaveLength(1);
		expect(written[0]!.staff_id).not.toBe(office.staffId);
	});

	test('is applied with its one wrong value corrected, by the same rules; both are kept', async () => {
		await verdictOn(await field.consent('나윤슬', true));
		const wrong = await field.contact('나윤슬', { measures: [co(-5)] });
		const { id } = wrong.operation;
		expect(await verdictOn(wrong)).toBe('refused out_of_range');
		const corrected = (typed: string): Repair => ({ act: 'corrected', typed, reason: '오타' });
		expect(await codeOf(id, corrected(''))).toBe('required');
		expect(await codeOf(id, corrected('-7'))).toBe('out_of_range');
		expect(await codeOf(id, corrected('x'))).toBe('not_a_number');
		expect(await codeOf(id, corrected('5'))).toBe('done');
		const [kept] = await repairs(id);
		expect(kept).toMatchObject({
			act: 'corrected',
			corrected: { payload: { measures: [{ value: 5 }] } }
		});
		const [came] =
			await field.admin`select payload from refused_operation where operation_id = ${id}`;
		expect(came!.payload).toMatchObject({ payload: { measures: [{ value: -5 }] } });
		const [row] = await field.admin`select value from measure where key = 'co_ppm'
			and contact_id = ${wrong.operation.entityId}`;
		expect(Number(row!.value)).toBe(5);
		expect(await verdictOn(wrong)).toBe('duplicate');
	});

	test('is corrected only where a value is at fault', async () => {
		const foreign = await field.contact('도아람', { stepKey: 'nowhere' });
		expect(await verdictOn(foreign)).toBe('refused unknown_step');
		const correct: Repair = { act: 'corrected', typed: '5', reason: 'x' };
		expect(await codeOf(foreign.operation.id, correct)).toBe('not_found');
	});

	test('set aside is written nowhere, and its phone asks no more', async () => {
		const wrong = await field.contact('도아람', { stepKey: 'nowhere' });
		expect(await verdictOn(wrong)).toBe('refused unknown_step');
		expect(await codeOf(wrong.operation.id, aside)).toBe('done');
		expect(
			await field.admin`select from contact where id = ${wrong.operation.entityId}`
		).toHaveLength(0);
		expect(await verdictOn(wrong)).toBe('duplicate');
		expect(await settled()).toContain(wrong.operation.id);
	});

	test('that nobody can read is told by the id that the phone knows', async () => {
		const poison = await field.checkIn('도아람');
		const broken = { ...poison, envelope: spoilt(poison.envelope) };
		expect(await verdictOn(broken)).toBe('refused operation_unreadable');
		const [kept] = await field.admin<{ id: string }[]>`
			select id from operation where entity_id = ${poison.operation.id}`;
		expect(await codeOf(kept!.id, again)).toBe('operation_unreadable');
		expect(await codeOf(kept!.id, aside)).toBe('done');
		expect(await verdictOn(broken)).toBe('duplicate');
		expect(await settled()).toContain(poison.operation.id);
		// The whole one may still come, and counts.
		expect(await verdictOn(poison)).toBe('applied');
	});

	test('is for administrators of the agency alone', async () => {
		const wrong = await field.contact('강하늘', { stepKey: 'nowhere' });
		await verdictOn(wrong);
		for (const role of ['head', 'lead', 'counselor'] as const) {
			expect(await codeOf(wrong.operation.id, aside, { ...office, role })).toBe('not_allowed');
		}
		expect(await codeOf(crypto.randomUUID(), aside)).toBe('not_found');
		expect(await repairs(wrong.operation.id)).toHaveLength(0);
	});
});
