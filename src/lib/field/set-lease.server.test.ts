import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StaffActor } from '#lib/base/actor.ts';
import { fieldTown, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import { setLease } from '#lib/field/set-lease.server.ts';
import { acting } from '#lib/server/work.server.ts';

let field: FieldTown;
let office: StaffActor;

beforeAll(async () => {
	field = await fieldTown();
	const agencyId = field.agency.id;
	const [admin] = await field.admin<{ id: string }[]>`
		select id from staff where agency_id = ${agencyId} and role = 'administrator'`;
	office = { kind: 'staff', agencyId, staffId: admin!.id, role: 'administrator' };
}, 60_000);
afterAll(() => field.leave());

test('phones learn with their next day for how long they work alone', async () => {
	const set = (hours: number, actor = office) => acting(actor, (work) => setLease(work, hours));
	const told = async () => (await field.phone.day()).lease.hours;
	expect(await told()).toBe(168);
	expect(await set(24)).toMatchObject({ ok: true });
	expect(await told()).toBe(24);
	expect(await set(336)).toMatchObject({ ok: true });
	for (const hours of [23, 337, 30.5, Number.NaN]) {
		expect(await set(hours)).toMatchObject({ problems: [{ code: 'out_of_range' }] });
	}
	expect(await set(48, { ...office, role: 'head' })).toMatchObject({
		problems: [{ code: 'not_allowed' }]
	});
	expect(await told()).toBe(336);
	const noted = await field.admin`select details from ledger_entry where act = 'lease.set'`;
	expect(noted.map(({ details }) => details.hours)).toEqual([24, 336]);
});
