import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StaffActor } from '#lib/base/actor.ts';
import { exchange } from '#lib/field/exchange.server.ts';
import { fieldTown, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import type { Envelope } from '#lib/field/protocol.ts';
import { revokePhone } from '#lib/field/revoke-phone.server.ts';
import { acting } from '#lib/server/work.server.ts';

let field: FieldTown;
let office: StaffActor;
let counselor: StaffActor;

beforeAll(async () => {
	field = await fieldTown();
	const agencyId = field.agency.id;
	const [admin] = await field.admin<{ id: string }[]>`
		select id from staff where agency_id = ${agencyId} and role = 'administrator'`;
	const [owner] = await field.admin<{ id: string }[]>`
		select staff_id as id from device where id = ${field.phone.deviceId}`;
	office = { kind: 'staff', agencyId, staffId: admin!.id, role: 'administrator' };
	counselor = { kind: 'staff', agencyId, staffId: owner!.id, role: 'counselor' };
}, 60_000);
afterAll(() => field.leave());

const acts = (act: string) => field.admin`select from ledger_entry where act = ${act}`;
const revoke = (actor: StaffActor, id: string) => acting(actor, (work) => revokePhone(work, id));

/** An exchange with a sign-in that began at that moment. */
async function ask(since: Date, ...operations: Envelope[]) {
	const { deviceId } = field.phone;
	const asked = { protocol: 1 as const, deviceId, deviceLabel: 'x', dayHash: null, wantsDay: true };
	const who = { name: 'x', since };
	const outcome = await exchange(counselor, field.agency, who, { ...asked, operations });
	if (!outcome.ok) throw new Error(outcome.problems[0]!.code);
	return outcome.value;
}

test('a phone that was shut out hands over and gets no day, until a password is given again', async () => {
	const before = new Date(Date.now() - 60_000);
	const { operation, envelope } = await field.checkIn('강하늘');
	expect(await revoke(office, field.phone.deviceId)).toMatchObject({ ok: true });
	expect(await revoke(office, field.phone.deviceId)).toMatchObject({ ok: true });
	expect(await acts('device.revoked')).toHaveLength(1);

	const last = await ask(before, envelope);
	expect(last).toMatchObject({ revoked: true, day: null, dayHash: null });
	expect(last.results).toEqual([{ id: operation.id, verdict: 'applied' }]);
	expect((await ask(before)).revoked).toBe(true);

	const again = await ask(new Date(Date.now() + 1000));
	expect(again.revoked).toBe(undefined);
	expect(again.day).not.toBe(null);
	expect(await acts('device.brought_back')).toHaveLength(1);
});

test('nobody shuts out a phone that is not theirs to keep, or that is not there', async () => {
	const { deviceId } = field.stranger;
	const own = await revoke({ ...counselor }, deviceId);
	expect(own).toMatchObject({ ok: false, problems: [{ code: 'not_allowed' }] });
	expect(await revoke({ ...office, role: 'lead' }, crypto.randomUUID())).toMatchObject({
		problems: [{ code: 'not_found' }]
	});
	const [row] = await field.admin`select revoked_at from device where id = ${deviceId}`;
	expect(row!.revoked_at).toBe(null);
});
