import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../tests/database/fresh.ts';
import { stopQueue } from '#lib/jobs/queue.server.ts';
import { closeConnection } from '#lib/server/database.server.ts';
import { missingColumns, readiness } from '#lib/server/readiness.server.ts';

let database: FreshDatabase;

beforeAll(async () => {
	database = await freshDatabase();
	process.env.DATABASE_JOBS_URL = database.jobsUrl;
}, 60_000);
afterAll(() => database.drop());

async function readyAs(url: string) {
	process.env.DATABASE_URL = url;
	const checks = await readiness();
	await stopQueue();
	await closeConnection();
	return checks;
}

test('a database of this version is ready, a powerful role and a missing database are not', async () => {
	const well = { database: true, schema: true, role: true, queue: true };
	expect(await readyAs(database.appUrl)).toEqual(well);
	expect(await readyAs(database.adminUrl)).toEqual({ ...well, role: false });
	const nowhere = await readyAs('postgres://nobody@127.0.0.1:1/nothing');
	expect(nowhere).toMatchObject({ database: false, schema: false, role: false });
});

test('a column that only the code knows is named', async () => {
	process.env.DATABASE_URL = database.appUrl;
	expect(await missingColumns(['visit.id', 'visit.of_tomorrow'])).toEqual(['visit.of_tomorrow']);
	expect(await missingColumns()).toEqual([]);
	await closeConnection();
});
