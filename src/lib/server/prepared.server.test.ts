import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../tests/database/fresh.ts';
import { keepingStatements } from '#lib/server/prepared.server.ts';

let database: FreshDatabase;
let client: postgres.Sql;

beforeAll(async () => {
	database = await freshDatabase();
	client = keepingStatements(postgres(database.appUrl, { max: 1, onnotice: () => {} }));
}, 60_000);
afterAll(async () => {
	await client.end();
	await database.drop();
});

async function kept(like: string): Promise<number> {
	const [row] = await client.unsafe(
		`select count(*)::int as n from pg_prepared_statements where statement like '${like}'`
	);
	return row!.n;
}

test('the database keeps a statement with values once, in and out of transactions', async () => {
	for (const value of [1, 2]) {
		expect((await client.unsafe('select $1::int as kept', [value]))[0]!.kept).toBe(value);
		await client.begin('read only', async (tx) => {
			expect((await tx.unsafe('select $1::int as kept', [value]))[0]!.kept).toBe(value);
		});
	}
	expect(await kept('select $1::int as kept')).toBe(1);
});

test('several statements at once, without values, still go together', async () => {
	await client.begin(async (tx) => {
		await tx.unsafe("set transaction read only; set local app.agency = 'x'");
		const [row] = await tx.unsafe("select current_setting('app.agency') as agency");
		expect(row!.agency).toBe('x');
	});
	expect(await kept('set %')).toBe(0);
});
