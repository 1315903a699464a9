import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { installShipped } from '#lib/programmes/install-shipped.server.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';
import { templateNames } from '#lib/programmes/template-queries.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
const actors: Partial<Record<StaffActor['role'], StaffActor>> = {};

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	for (const role of ['administrator', 'counselor'] as const) {
		const [row] = await admin<{ id: string }[]>`
			select id from staff where agency_id = ${town.agency.id} and role = ${role} order by email`;
		actors[role] = { kind: 'staff', agencyId: town.agency.id, staffId: row!.id, role };
	}
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const install = (key: string, role: 'administrator' | 'counselor' = 'administrator') =>
	acting(actors[role]!, (work) => installShipped(work, key));

async function lines(): Promise<{ key: string }[]> {
	const rows = await admin<{ details: { key: string } }[]>`
		select details from ledger_entry where act = 'template.installed' order by at`;
	return rows.map(({ details }) => details);
}

describe('copying a shipped programme', () => {
	test('an agency has all of them from its foundation', async () => {
		const names = await reading(actors.administrator!, (work) => templateNames(work));
		expect(names.map(({ key }) => key).sort()).toEqual(
			shippedTemplates()
				.map(({ key }) => key)
				.sort()
		);
	});

	test('brings it to an agency that was there before it, once, with one line of the ledger', async () => {
		await admin`delete from template where agency_id = ${town.agency.id} and key = 'bp-visit'`;
		const answers = await Promise.all([install('bp-visit'), install('bp-visit')]);
		const copied = { key: 'bp-visit', version: 1 };
		expect(answers.map((one) => one.ok && one.value)).toEqual(
			expect.arrayContaining([
				{ ...copied, isNew: true },
				{ ...copied, isNew: false }
			])
		);
		expect(await lines()).toEqual([copied]);
	});

	test('leaves alone what the agency made of it', async () => {
		await admin`insert into template (agency_id, key, version, body, published_at)
			select agency_id, key, 2, body, now() from template
			where agency_id = ${town.agency.id} and key = 'booth'`;
		expect(await install('booth')).toEqual({
			ok: true,
			value: { key: 'booth', version: 2, isNew: false }
		});
	});

	test('is for administrators, and for what is shipped', async () => {
		expect(await install('bp-visit', 'counselor')).toMatchObject({
			problems: [{ code: 'not_allowed' }]
		});
		expect(await install('constructor')).toMatchObject({ problems: [{ code: 'not_found' }] });
	});
});
