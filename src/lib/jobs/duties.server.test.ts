import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { doDuty, type Duty } from '#lib/jobs/duties.server.ts';
import { dutiesOf } from '#lib/jobs/duty-queries.server.ts';
import { defineRound, startWorkers } from '#lib/jobs/queue.server.ts';
import { sweepExpired } from '#lib/identity/sweep.server.ts';
import { reading } from '#lib/server/work.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let runs = 0;
let trouble: Error | null = null;

const duty: Duty = {
	name: 'remind-organizations',
	everyMinutes: 10,
	run: async () => {
		runs++;
		await new Promise((resolve) => setTimeout(resolve, 20));
		if (trouble) throw trouble;
		return 7;
	}
};

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
}, 60_000);
beforeEach(async () => {
	runs = 0;
	trouble = null;
	await admin`truncate duty_run`;
});
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const once = (isStart = false) => doDuty(town.agency.id, duty, isStart);
// In whole milliseconds, as the product's own clock counts them.
const began = (minutesAgo: number) =>
	admin`update duty_run
		set began_at = date_trunc('milliseconds', now()) - ${minutesAgo + ' minutes'}::interval`;
const told = async () =>
	(await reading(town.visitor, dutiesOf)).find(({ name }) => name === duty.name)!;

describe('a duty', () => {
	test('is done by one of many that look at once, and not again before its time', async () => {
		const tries = await Promise.all([once(), once(), once(), once()]);
		expect(tries.filter(Boolean)).toHaveLength(1);
		await began(9);
		expect(await once()).toBe(false);
		await began(10);
		expect(await once()).toBe(true);
		expect(runs).toBe(2);
	});

	test('is done at every start, but never beside a run that is under way', async () => {
		await once();
		expect(await once(true)).toBe(true);
		await admin`update duty_run set ended_at = null`;
		expect(await once(true)).toBe(false);
	});

	test('whose process died is taken over when it must be over', async () => {
		await once();
		await admin`update duty_run set ended_at = null`;
		await began(9);
		expect(await once()).toBe(false);
		await began(11);
		expect(await once()).toBe(true);
	});

	test('is done again after the clock was moved back', async () => {
		await once();
		await began(-600);
		expect(await once()).toBe(true);
	});

	test('tells its last run: how long, how many', async () => {
		expect(await told()).toMatchObject({ run: null, state: 'never' });
		await once();
		const { run, state } = await told();
		expect(state).toBe('good');
		expect(run).toMatchObject({ handled: 7, failure: null });
		expect(run!.durationMs).toBeGreaterThanOrEqual(15);
	});

	test('that fails says so by its code, keeps when it last went well, and recovers', async () => {
		await once();
		const { doneAt } = (await told()).run!;
		await began(10);
		trouble = Object.assign(new Error('강하늘 010'), { code: 'ECONNECTION' });
		expect(await once()).toBe(true);
		expect(await told()).toMatchObject({
			state: 'failed',
			run: { failure: 'ECONNECTION', doneAt }
		});
		trouble = null;
		await began(10);
		await once();
		expect(await told()).toMatchObject({ state: 'good', run: { failure: null } });
	});
});

test('a round is put on the clock of the queue once, however many processes start', async () => {
	defineRound('rehearsed-round', async () => {});
	await startWorkers();
	const rows = await admin`select cron from pgboss.schedule where name = 'rehearsed-round'`;
	expect(rows).toMatchObject([{ cron: '* * * * *' }]);
});

test('what nobody can use any more is thrown away, and nothing else', async () => {
	const { id } = town.agency;
	const [staff] = await admin`select id from staff where agency_id = ${id} limit 1`;
	const session = (hash: string, days: number) => admin`insert into session values (${id}, ${hash},
		${staff!.id}, now(), now() - interval '1 hour', now() + ${days + ' days'}::interval, now())`;
	const link = (hash: string, days: number | null) => admin`insert into personal_link
		values (${id}, ${hash}, 'plan', ${staff!.id}, now(), ${days === null ? null : new Date(Date.now() + days * 86_400_000)}, null)`;
	const tries = (key: string, days: number) =>
		admin`insert into attempt values (${id}, ${key}, 1, now() + ${days + ' days'}::interval)`;
	await admin`delete from personal_link`;
	await admin`delete from attempt`;
	await Promise.all([session('old', -1), session('new', 1), tries('old', -1), tries('new', 1)]);
	await Promise.all([link('old', -31), link('just', -29), link('open', null)]);
	expect(await sweepExpired(id)).toBe(3);
	expect((await admin`select id_hash from session`).map((row) => row.id_hash)).toEqual(['new']);
	expect((await admin`select key from attempt`).map((row) => row.key)).toEqual(['new']);
	expect(await admin`select token_hash from personal_link`).toHaveLength(2);
});
