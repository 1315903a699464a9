import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../tests/database/fresh.ts';
import { wireProxy } from '../../../tests/database/wire-proxy.ts';
import { openLink } from '#lib/jobs/link.server.ts';

let database: FreshDatabase;

beforeAll(async () => {
	database = await freshDatabase();
}, 60_000);
afterAll(() => database.drop());

test('a queue whose connection fell silent hears so, and its next statement is answered', async () => {
	const proxy = await wireProxy(database.jobsUrl);
	process.env.DATABASE_JOBS_URL = proxy.url;
	const link = openLink(500);
	const ask = async () => (await link.executeSql('select 1 as one')).rows;
	expect(await ask()).toEqual([{ one: 1 }]);
	proxy.swallow();
	await expect(ask()).rejects.toThrow();
	proxy.pass();
	expect(await ask()).toEqual([{ one: 1 }]);
	await link.close();
	await proxy.close();
});
