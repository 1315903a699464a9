import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import { hangang } from '../../../tests/town/cast.ts';
import { freshDatabase, type FreshDatabase } from '../../../tests/database/fresh.ts';
import { wireProxy, type WireProxy } from '../../../tests/database/wire-proxy.ts';
import { closeConnection } from '#lib/server/database.server.ts';
import { fateOfCommit, serverLife } from '#lib/server/fate.server.ts';
import { processState } from '#lib/server/process-state.server.ts';
import { acting, asking, reading } from '#lib/server/work.server.ts';

/* Every fault is made by hand between this process and PostgreSQL; nothing is restarted after it. */

const actor = { kind: 'system', agencyId: hangang.id } as const;
const DEADLINE_MS = 1_500;

let database: FreshDatabase;
let admin: postgres.Sql;
let proxy: WireProxy;

beforeAll(async () => {
	database = await freshDatabase();
	admin = postgres(database.adminUrl, { max: 1, onnotice: () => {} });
	await admin`create table tried (id text primary key)`;
	await admin`grant select, insert, delete on tried to doorstep_app`;
	process.env.DATABASE_DEADLINE_MS = String(DEADLINE_MS);
}, 60_000);
beforeEach(async () => {
	proxy = await wireProxy(database.appUrl);
	process.env.DATABASE_URL = proxy.url;
	processState.counts.clear();
});
afterEach(async () => {
	await closeConnection();
	await proxy.close();
	await admin`truncate tried`;
});
afterAll(async () => {
	delete process.env.DATABASE_DEADLINE_MS;
	await admin.end();
	await database.drop();
});

const note = (id: string) =>
	acting(actor, async ({ tx }) => {
		await tx.execute(sql`insert into tried values (${id})`);
		return id;
	});
const notes = () => reading(actor, ({ tx }) => tx.execute(sql`select id from tried`));
const kept = async () =>
	(await admin<{ id: string }[]>`select id from tried order by 1`).map((r) => r.id);
const counted = (name: string) => processState.counts.get(name) ?? 0;
const killAll = () =>
	admin`select pg_terminate_backend(pid) from pg_stat_activity
		where usename = 'doorstep_app' and datname = ${database.name}`;

describe('a connection that died', () => {
	test('while it waited costs nobody anything', async () => {
		await note('before');
		await killAll();
		await note('after');
		expect(await kept()).toEqual(['after', 'before']);
	});

	test('in the middle of an act is undone there and the act done again, once', async () => {
		let times = 0;
		await acting(actor, async ({ tx }) => {
			await tx.execute(sql`insert into tried values ('one')`);
			if (++times === 1) await killAll();
			await tx.execute(sql`insert into tried values ('two')`);
		});
		expect(times).toBe(2);
		expect(await kept()).toEqual(['one', 'two']);
	});

	test('under a storm loses no act that was told as done and doubles none', async () => {
		let isOver = false;
		const storm = (async () => {
			for (let round = 0; round < 20; round++) {
				await killAll();
				await new Promise((resolve) => setTimeout(resolve, 20));
			}
			isOver = true;
		})();
		const told: string[] = [];
		const client = async (name: string) => {
			for (let n = 0; !isOver; n++) {
				const id = `${name}${n}`;
				await note(id).then(
					() => told.push(id),
					(error) => expect(error.problem?.code ?? error).toBe('busy_try_again')
				);
			}
		};
		await Promise.all([storm, ...['a', 'b', 'c', 'd'].map(client)]);
		expect(told.length).toBeGreaterThan(0);
		expect(await kept()).toEqual(expect.arrayContaining(told));
		await note('calm');
	});
});

test('a connection that is reset in the middle of an act is undone there and the act done again', async () => {
	let times = 0;
	await acting(actor, async ({ tx }) => {
		await tx.execute(sql`insert into tried values ('one')`);
		if (++times === 1) proxy.reset();
		await tx.execute(sql`insert into tried values ('two')`);
	});
	expect(times).toBe(2);
	expect(await kept()).toEqual(['one', 'two']);
});

describe('a connection that is half open', () => {
	test('before anything was sent moves what waits to a new pool', async () => {
		process.env.DATABASE_DEADLINE_MS = '10000';
		await note('before');
		proxy.swallow();
		const asked = note('after');
		await new Promise((resolve) => setTimeout(resolve, 100));
		proxy.pass();
		await asked;
		process.env.DATABASE_DEADLINE_MS = String(DEADLINE_MS);
		expect(counted('doorstep_database_pool_renewals_total')).toBe(1);
		expect(await kept()).toEqual(['after', 'before']);
	});

	test('for ever is told when the deadline passes', async () => {
		await note('before');
		proxy.swallow();
		await expect(note('after')).rejects.toMatchObject({ problem: { code: 'busy_try_again' } });
		proxy.pass();
		await note('next');
		expect(await kept()).toEqual(['before', 'next']);
	});

	test('beside others that answer is noticed by whoever waits for it', async () => {
		process.env.DATABASE_DEADLINE_MS = '10000';
		await note('before');
		proxy.swallow();
		const waiting = note('waiting');
		await new Promise((resolve) => setTimeout(resolve, 100));
		proxy.pass();
		await note('beside');
		expect(await waiting).toBe('waiting');
		process.env.DATABASE_DEADLINE_MS = String(DEADLINE_MS);
		expect(await kept()).toEqual(['before', 'beside', 'waiting']);
		expect(counted('doorstep_database_pool_renewals_total')).toBe(1);
	});

	test('twice shortly after each other does not wait for the first to be cleared away', async () => {
		process.env.DATABASE_DEADLINE_MS = '10000';
		const kept = [];
		for (const id of ['one', 'two']) {
			await note(`before ${id}`);
			proxy.swallow();
			const asked = note(id);
			await new Promise((resolve) => setTimeout(resolve, 100));
			proxy.pass();
			kept.push(await asked);
		}
		process.env.DATABASE_DEADLINE_MS = String(DEADLINE_MS);
		expect(kept).toEqual(['one', 'two']);
		expect(counted('doorstep_database_pool_renewals_total')).toBe(2);
		expect(counted('doorstep_database_deadlines_total')).toBe(0);
	});

	test('in the middle of an act saves nothing and says so', async () => {
		const act = acting(actor, async ({ tx }) => {
			await tx.execute(sql`insert into tried values ('half')`);
			proxy.swallow();
			await tx.execute(sql`insert into tried values ('whole')`);
		});
		await expect(act).rejects.toMatchObject({ problem: { code: 'busy_try_again' } });
		proxy.pass();
		expect((await notes()).length).toBe(0);
		await note('next');
		expect(await kept()).toEqual(['next']);
	});
});

describe('a lost answer to a commit', () => {
	test('is asked for: what was committed is told as done, and not done twice', async () => {
		let times = 0;
		const act = acting(actor, async ({ tx }) => {
			times++;
			await tx.execute(sql`insert into tried values ('once')`);
			proxy.loseAnswerTo('commit');
			return 'done';
		});
		expect(await act).toBe('done');
		expect(times).toBe(1);
		expect(await kept()).toEqual(['once']);
		expect(counted('doorstep_database_lost_commits_total')).toBe(1);
	});

	test('is believed only of the life of the server in which it was sent', async () => {
		await note('another');
		const [row] =
			await admin`select xmin::text::int as id, ${admin.unsafe(serverLife)} as life from tried`;
		const { id, life } = row as { id: number; life: string };
		const fateIn = (said: string) => fateOfCommit({ transaction: { id: String(id), life: said } });
		expect(await fateIn(life)).toBe('committed');
		expect(await fateIn('before the crash')).toBe(null);
	});

	test('is a riddle, and called one, while nobody can be asked', async () => {
		const act = acting(actor, async ({ tx }) => {
			await tx.execute(sql`insert into tried values ('maybe')`);
			proxy.loseAnswerTo('commit', 'and fall silent');
		});
		await expect(act).rejects.toMatchObject({ problem: { code: 'fate_unknown' } });
		proxy.pass();
		expect(await kept()).toEqual(['maybe']);
	});
});

describe('the deadline', () => {
	test('stops a slow statement and leaves the connection good', async () => {
		const slow = reading(actor, ({ tx }) => tx.execute(sql`select pg_sleep(30)`));
		await expect(slow).rejects.toMatchObject({ problem: { code: 'busy_try_again' } });
		expect(counted('doorstep_database_pool_renewals_total')).toBe(0);
		await note('next');
	});

	test('does not count the line before a pool that answers', async () => {
		await closeConnection();
		const slow = () => reading(actor, ({ tx }) => tx.execute(sql`select pg_sleep(0.9)`));
		const line = Array.from({ length: 25 }, slow);
		expect((await Promise.allSettled(line)).map(({ status }) => status)).not.toContain('rejected');
		expect(counted('doorstep_database_pool_renewals_total')).toBe(0);
	});

	test('commits nothing after it passed', async () => {
		const late = acting(actor, async ({ tx }) => {
			await tx.execute(sql`insert into tried values ('late')`);
			await new Promise((resolve) => setTimeout(resolve, DEADLINE_MS + 500));
		});
		await expect(late).rejects.toMatchObject({ problem: { code: 'busy_try_again' } });
		await new Promise((resolve) => setTimeout(resolve, 800));
		expect(await kept()).toEqual([]);
	});

	test('is tried against: an answer of the database is no reason to try again', async () => {
		await note('taken');
		let times = 0;
		const again = acting(actor, async ({ tx }) => {
			times++;
			await tx.execute(sql`insert into tried values ('taken')`);
		});
		await expect(again).rejects.toMatchObject({ cause: { code: '23505' } });
		expect(times).toBe(1);
	});

	test('lets a collision be tried again', async () => {
		let times = 0;
		await acting(actor, async ({ tx }) => {
			await tx.execute(sql`insert into tried values ('met')`);
			if (++times < 3) await tx.execute(sql.raw(`do $$ begin raise sqlstate '40001'; end $$`));
		});
		expect(times).toBe(3);
		expect(await kept()).toEqual(['met']);
	});
});

test('a database that is not there at all is told in time, and found again', async () => {
	await closeConnection();
	process.env.DATABASE_URL = 'postgres://nobody@127.0.0.1:1/nothing';
	await expect(asking((db) => db.execute(sql`select 1`))).rejects.toMatchObject({
		problem: { code: 'busy_try_again' }
	});
	await closeConnection();
	process.env.DATABASE_URL = proxy.url;
	await note('found');
});
