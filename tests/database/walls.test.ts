import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hangang, namsan } from '../town/cast.ts';
import { freshTown } from '../town/fresh-town.ts';
import { aBookedSeries } from '../town/stories.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { reading } from '#lib/server/work.server.ts';

/* Attempts to read and write every table as another agency, through the app's own role. */

let town: Awaited<ReturnType<typeof freshTown>>;
let app: postgres.Sql;
let admin: postgres.Sql;
let tables: string[];

beforeAll(async () => {
	town = await freshTown();
	app = postgres(town.appUrl, { max: 1, onnotice: () => {} });
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	await aBookedSeries(town.agency);
	const rows = await admin<{ name: string }[]>`
		select table_name as name from information_schema.columns
		where table_schema = 'public' and column_name = 'agency_id' order by 1`;
	tables = rows.map(({ name }) => name);
}, 90_000);
afterAll(async () => {
	await app.end();
	await admin.end();
	await town.leave();
});

const asAgency = <T>(id: string | null, act: (tx: postgres.TransactionSql) => Promise<T>) =>
	app.begin(async (tx) => {
		if (id) await tx.unsafe(`set local app.agency = '${id}'`);
		return act(tx);
	}) as Promise<T>;

/** How many rows of the first agency an actor of `id` sees in a table. */
async function seen(id: string | null, table: string): Promise<number> {
	const [row] = await asAgency(id, (tx) =>
		tx.unsafe(`select count(*)::int as n from ${table} where agency_id = '${hangang.id}'`)
	);
	return Number(row!.n);
}

describe('through the role of the app', () => {
	test('the first agency has rows to steal in most tables', async () => {
		const filled: string[] = [];
		for (const table of tables) {
			const [row] = await admin.unsafe(
				`select count(*)::int as n from ${table} where agency_id = '${hangang.id}'`
			);
			if (Number(row!.n) > 0) filled.push(table);
		}
		for (const must of ['participant', 'series', 'staff', 'consent', 'personal_link', 'notice']) {
			expect(filled).toContain(must);
		}
	});

	test('another agency reads no row of any table', async () => {
		for (const table of tables) expect(await seen(namsan.id, table), table).toBe(0);
	});

	test('nobody reads a row of any table without an agency', async () => {
		for (const table of tables) {
			const [row] = await asAgency(null, (tx) =>
				tx.unsafe(`select count(*)::int as n from ${table}`)
			);
			expect(Number(row!.n), table).toBe(0);
		}
	});

	test('another agency changes and removes no row of any table', async () => {
		for (const table of tables) {
			for (const statement of [
				`update ${table} set agency_id = agency_id where agency_id = '${hangang.id}'`,
				`delete from ${table} where agency_id = '${hangang.id}'`
			]) {
				const outcome = await asAgency(namsan.id, (tx) => tx.unsafe(statement)).then(
					(result) => (result as unknown as { count: number }).count,
					(error: { code: string }) => error.code
				);
				// 42501: not granted; 55000: a view, which cannot be written at all.
				expect([0, '42501', '55000'], `${table}: ${statement}`).toContain(outcome);
			}
		}
	});

	test('another agency, or none, writes no row into the first', async () => {
		for (const id of [namsan.id, null]) {
			const refused = await asAgency(id, (tx) =>
				tx.unsafe(
					`insert into participant (agency_id, id, name, phone, language, created_at)
					values ('${hangang.id}', '${newId(new Date())}', 'x', 'x', 'ko', now())`
				)
			).catch((error: { code: string }) => error.code);
			expect(refused).toBe('42501');
		}
	});

	test('the walls cannot be taken down or walked around', async () => {
		for (const statement of [
			'alter table participant disable row level security',
			'drop policy tenant on participant',
			'set role doorstep_owner',
			'set role postgres',
			'create table loot (x int)',
			'create temp table loot (x int)',
			"copy participant to '/tmp/loot'",
			'truncate participant',
			`select set_config('app.agency', '${hangang.id}', true)`
		]) {
			const refused = await asAgency(namsan.id, (tx) => tx.unsafe(statement)).catch(
				(error: { code: string }) => error.code
			);
			expect(refused, statement).toBe('42501');
		}
	});

	test('the agency of a unit of work does not leak into the next one', async () => {
		await asAgency(hangang.id, (tx) => tx.unsafe('select 1'));
		const [row] = await app`select coalesce(current_setting('app.agency', true), '') as left`;
		expect(row!.left).toBe('');
	});

	test('an agency id that is no uuid never reaches the database', async () => {
		const hostile = { kind: 'visitor', agencyId: "x'; select 1; --" } as const;
		await expect(async () => reading(hostile, async () => 1)).rejects.toThrow('without an agency');
	});

	test('a question cannot write', async () => {
		const outcome = await reading(town.visitor, (work) =>
			work.tx.execute('delete from attempt')
		).catch((error: { cause?: { code: string } }) => error.cause?.code);
		expect(outcome).toBe('25006');
	});
});
