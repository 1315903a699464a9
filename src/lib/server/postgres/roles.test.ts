import { PgBoss } from 'pg-boss';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
	bootstrap,
	bootstrapSql,
	newPasswords,
	type DatabaseUrls
} from '#lib/server/postgres/roles.ts';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database/fresh.ts';

let database: FreshDatabase;
let app: postgres.Sql;
let admin: postgres.Sql;

beforeAll(async () => {
	database = await freshDatabase();
	app = postgres(database.appUrl, { max: 1 });
	admin = postgres(database.adminUrl, { max: 1 });
});

afterAll(async () => {
	await Promise.all([app.end(), admin.end()]);
	await database.drop();
});

describe('the app role', () => {
	test.each([
		['choose its agency by a function', "select set_config('app.agency', '1', true)"],
		['make a table', 'create table mine (id int)'],
		['make a temporary table', 'create temp table mine (id int)'],
		['make a schema', 'create schema mine'],
		['become the administrator', 'set role postgres'],
		['become the owner', 'set role doorstep_owner'],
		['become the one that looks past the walls', 'set role doorstep_backup'],
		['read what jobs carry', 'select data from pgboss.job'],
		['change a job', "update pgboss.job set data = '{}'"],
		['make a queue', "select pgboss.create_queue('mine', '{}')"]
	])('may not %s', async (_, statement) => {
		await expect(app.unsafe(statement)).rejects.toMatchObject({ code: '42501' });
	});

	test('is bound by row level security and by limits of time', async () => {
		const [role] = await app`
			select rolsuper, rolbypassrls, current_setting('statement_timeout') as statement,
				current_setting('lock_timeout') as lock, current_setting('timezone') as zone,
				current_setting('idle_in_transaction_session_timeout') as idle
			from pg_roles where rolname = current_user`;
		expect(role).toEqual({
			rolsuper: false,
			rolbypassrls: false,
			statement: '10s',
			lock: '5s',
			zone: 'UTC',
			idle: '3s'
		});
	});

	test('answers by itself, without compiling', async () => {
		const [role] = await app`select current_setting('jit') as jit,
			current_setting('max_parallel_workers_per_gather') as workers`;
		expect(role).toEqual({ jit: 'off', workers: '0' });
	});

	test('gets nothing by itself on a new table of the owner', async () => {
		const owner = postgres(database.ownerUrl, { max: 1 });
		await owner`create table unspoken (id int)`;
		await expect(app`select * from unspoken`).rejects.toMatchObject({ code: '42501' });
		await owner`drop table unspoken`;
		await owner.end();
	});

	test('may still set its agency for one transaction, and it is gone afterwards', async () => {
		const during = await app.begin(async (tx) => {
			await tx.unsafe("set local app.agency = 'a'");
			return tx`select current_setting('app.agency', true) as agency`;
		});
		const after = await app`select current_setting('app.agency', true) as agency`;
		expect([during[0]!.agency, after[0]!.agency]).toEqual(['a', '']);
	});
});

describe('the job queue', () => {
	test('takes a job with the transaction of the app that sends it, and only with it', async () => {
		const jobs = postgres(database.jobsUrl, { max: 1, onnotice: () => {} });
		const boss = new PgBoss({ db: over(jobs), migrate: false, supervise: false, schedule: false });
		await boss.start();
		await boss.createQueue('hello');
		const kept = await app.begin((tx) => boss.send('hello', { a: 1 }, { db: over(tx) }));
		const undone = app.begin(async (tx) => {
			await boss.send('hello', { a: 2 }, { db: over(tx) });
			throw new Error('undone');
		});
		await expect(undone).rejects.toThrow('undone');
		const found = await boss.fetch('hello', { batchSize: 9 });
		expect(found.map(({ id, data }) => [id, data])).toEqual([[kept, { a: 1 }]]);
		await boss.stop({ graceful: false });
		await jobs.end();
	});
});

describe('bootstrap', () => {
	test('done again with the same passwords leaves every address as it was', async () => {
		const { adminUrl, name, ownerUrl, appUrl, jobsUrl, backupUrl } = database;
		const urls = { ownerUrl, appUrl, jobsUrl, backupUrl };
		expect(await bootstrap(adminUrl, { database: name, passwords: passwordsOf(urls) })).toEqual(
			urls
		);
		const later = postgres(urls.appUrl, { max: 1 });
		await expect(later`select 1`).resolves.toHaveLength(1);
		await later.end();
	});

	test('as printed SQL carries no password', () => {
		const passwords = newPasswords();
		const sql = bootstrapSql('doorstep', passwords);
		for (const password of Object.values(passwords)) expect(sql).not.toContain(password);
		expect(sql).toContain('SCRAM-SHA-256$4096:');
	});

	test('refuses a name that would need quoting', async () => {
		const odd = { database: 'a"; drop', passwords: newPasswords() };
		await expect(bootstrap(database.adminUrl, odd)).rejects.toThrow('no name for a database');
	});
});

type Runs = Pick<postgres.Sql, 'unsafe'>;

function over(sql: Runs) {
	return {
		executeSql: async (text: string, values?: unknown[]) => ({
			rows: await sql.unsafe(text, (values ?? []) as never[])
		})
	};
}

// The whole run shares the roles, so their passwords have to stay those of the run.
function passwordsOf(urls: DatabaseUrls) {
	const of = (url: string) => new URL(url).password;
	return {
		owner: of(urls.ownerUrl),
		app: of(urls.appUrl),
		jobs: of(urls.jobsUrl),
		backup: of(urls.backupUrl)
	};
}
