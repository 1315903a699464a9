import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serverLife } from '#lib/server/fate.server.ts';
import { startCluster, stopCluster, type Cluster } from '#lib/server/postgres/cluster.ts';

/* What became of a lost commit is believed within one life of the server only. */

let folder: string;
let cluster: Cluster;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'doorstep-life-'));
	// The server may run as somebody else, who has to pass into it.
	chmodSync(folder, 0o755);
	cluster = await startCluster(folder);
}, 60_000);
afterAll(async () => {
	await stopCluster(folder);
	rmSync(folder, { recursive: true, force: true });
});

async function asked<T>(body: (sql: postgres.Sql) => Promise<T>): Promise<T> {
	const sql = postgres(cluster.adminUrl, { max: 1, connect_timeout: 5, onnotice: () => {} });
	try {
		return await body(sql);
	} finally {
		await sql.end({ timeout: 0 });
	}
}

async function life(): Promise<string> {
	const [row] = await asked((sql) =>
		sql.unsafe<{ life: string }[]>(`select ${serverLife} as life`)
	);
	return row!.life;
}

async function backAgain(): Promise<void> {
	for (let tries = 0; tries < 100; tries++) {
		if (await life().catch(() => null)) return;
		await sleep(100);
	}
	throw new Error('The server did not come back.');
}

test('is the same for every connection, as long as nothing crashes', async () => {
	expect(await life()).toBe(await life());
});

test('is another after one process of the server crashed and the rest began anew', async () => {
	const before = await life();
	const crashed = asked(async (sql) => {
		const [row] = await sql`select pg_backend_pid() as pid`;
		process.kill(row!.pid, 'SIGKILL');
		await sql`select pg_sleep(5)`;
	});
	await expect(crashed).rejects.toThrow();
	await backAgain();
	expect(await life()).not.toBe(before);
});

test('is another after a start', async () => {
	const before = await life();
	await stopCluster(folder);
	cluster = await startCluster(folder);
	expect(await life()).not.toBe(before);
});
