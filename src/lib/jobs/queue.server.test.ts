import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hangang, namsan } from '../../../tests/town/cast.ts';
import { freshDatabase, type FreshDatabase } from '../../../tests/database/fresh.ts';
import {
	defineJob,
	enqueue,
	startWorkers,
	stopQueue,
	type JobData
} from '#lib/jobs/queue.server.ts';
import { closeConnection } from '#lib/server/database.server.ts';
import { acting } from '#lib/server/work.server.ts';

const JOB = 'rehearse';
// Nothing listens there.
const nowhere = 'postgres://nobody@127.0.0.1:1/nothing';

let database: FreshDatabase;
let admin: postgres.Sql;
let isPassing = false;
const done: JobData[] = [];

beforeAll(async () => {
	database = await freshDatabase();
	admin = postgres(database.adminUrl, { max: 1, onnotice: () => {} });
	process.env.DATABASE_URL = database.appUrl;
	defineJob(JOB, async (agencyId, data) => {
		if (!isPassing) throw new Error('not now');
		done.push({ agencyId, ...data });
	});
}, 60_000);
afterEach(async () => {
	await stopQueue();
	await admin`delete from pgboss.job`;
});
afterAll(async () => {
	await closeConnection();
	await admin.end();
	await database.drop();
});

const reach = () => void (process.env.DATABASE_JOBS_URL = database.jobsUrl);
const lose = () => void (process.env.DATABASE_JOBS_URL = nowhere);

function ask(key?: string, agencyId = hangang.id, isKept = true) {
	return acting({ kind: 'system', agencyId }, async (work) => {
		await enqueue(work, JOB, { id: 'x' }, key);
		if (!isKept) throw new Error('undone');
	});
}

const waiting = async () =>
	Number((await admin`select count(*) as n from pgboss.job where name = ${JOB}`)[0]!.n);

describe('enqueueing', () => {
	test('works again after a first connection that failed', async () => {
		lose();
		await expect(ask('a')).rejects.toThrow();
		await expect(ask('a')).rejects.toThrow();
		reach();
		await ask('a');
		expect(await waiting()).toBe(1);
	});

	test('gives no job for an act that was undone', async () => {
		reach();
		await expect(ask('a', hangang.id, false)).rejects.toThrow('undone');
		expect(await waiting()).toBe(0);
	});

	test('gives one waiting job for each key of an agency, and always one without a key', async () => {
		reach();
		await Promise.all([ask('a'), ask('a'), ask('a')]);
		await ask('a');
		expect(await waiting()).toBe(1);
		await ask('b');
		await ask('a', namsan.id);
		expect(await waiting()).toBe(3);
		await ask();
		await ask();
		expect(await waiting()).toBe(5);
	});

	test('a job that failed once and waits for its next try holds up no new one', async () => {
		reach();
		isPassing = false;
		await startWorkers();
		await ask('a');
		await expect.poll(async () => (await states()).retry, { timeout: 10_000 }).toBe(1);
		isPassing = true;
		await ask('a');
		await expect.poll(() => done.length, { timeout: 10_000 }).toBeGreaterThan(0);
	});
});

async function states(): Promise<Record<string, number>> {
	const rows = await admin<{ state: string; n: number }[]>`
		select state::text, count(*)::int as n from pgboss.job where name = ${JOB} group by 1`;
	return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

describe('doing jobs', () => {
	test('begins when the database is there at last, without a restart', async () => {
		lose();
		isPassing = true;
		done.length = 0;
		const started = startWorkers(20);
		await expect(ask('late')).rejects.toThrow();
		reach();
		await started;
		await ask('late');
		await expect.poll(() => done, { timeout: 10_000 }).toEqual([{ agencyId: hangang.id, id: 'x' }]);
	});

	test('is given up quietly when the process ends before the database is there', async () => {
		lose();
		const started = startWorkers(60_000);
		await new Promise((resolve) => setTimeout(resolve, 50));
		await stopQueue();
		await expect(started).resolves.toBeUndefined();
	});
});
