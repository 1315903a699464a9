import { spawn, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startCluster, stopCluster, type Cluster } from '#lib/server/postgres/cluster.ts';
import { serverIdentity } from '#lib/server/postgres/folder.ts';
import { withConnection } from '#lib/server/postgres/roles.ts';
import { temporaryFolder } from '../../../../tests/database/throwaway.ts';

let folder: string;
let pidFile: string;
let cluster: Cluster;

beforeAll(() => {
	folder = temporaryFolder();
	pidFile = join(folder, 'database/pgdata/postmaster.pid');
});

beforeEach(async () => {
	cluster = await startCluster(folder);
});

afterEach(() => stopCluster(folder));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('our own server', () => {
	test('keeps its data, its password and its port through a restart', async () => {
		await ask('create table kept as select 7 as number');
		await cluster.stop();
		const again = await startCluster(folder);
		expect(again).toMatchObject({ adminUrl: cluster.adminUrl, wasRunning: false });
		expect(await ask('select number from kept')).toEqual([{ number: 7 }]);
	});

	test('is adopted when it runs already, and not started twice', async () => {
		const before = readFileSync(pidFile, 'utf8');
		const adopted = await startCluster(folder);
		expect(adopted).toMatchObject({ adminUrl: cluster.adminUrl, wasRunning: true });
		expect(readFileSync(pidFile, 'utf8')).toBe(before);
	});

	test('is kept by the process that started it, until that process is gone', async () => {
		const access = join(folder, 'access.json');
		const keptBy = (keeper: number | undefined) => {
			writeFileSync(
				access,
				JSON.stringify({ ...JSON.parse(readFileSync(access, 'utf8')), keeper })
			);
			return startCluster(folder);
		};
		const other = await sleeper();
		expect((await keptBy(other.pid)).isKept).toBe(true);
		const gone = new Promise((closed) => other.on('close', closed));
		other.kill();
		await gone;
		expect((await keptBy(other.pid)).isKept).toBe(false);
	});

	test('starts once for two that start it at the same time', async () => {
		await cluster.stop();
		const both = await Promise.all([1, 2].map(() => startCluster(folder)));
		expect(new Set(both.map(({ port }) => port)).size).toBe(1);
		expect(await ask('select 1 as one', both[0])).toEqual([{ one: 1 }]);
	});

	test('starts after a crash that left its pid file behind', async () => {
		await ask('create table survived as select 1');
		process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGKILL');
		await expect.poll(() => isAnswered(cluster)).toBe(false);
		expect(existsSync(pidFile)).toBe(true);
		const again = await startCluster(folder);
		expect(again.wasRunning).toBe(false);
		expect(await ask('select count(*)::int as n from survived', again)).toEqual([{ n: 1 }]);
	});

	test('starts although the number in its pid file belongs to another program now', async () => {
		const lines = readFileSync(pidFile, 'utf8').split('\n');
		await cluster.stop();
		const stranger = await sleeper();
		lines[0] = String(stranger.pid);
		writeFileSync(pidFile, lines.join('\n'), { mode: 0o600 });
		handOver(pidFile);
		const again = await startCluster(folder);
		expect(again.wasRunning).toBe(false);
		expect(await ask('select 1 as one', again)).toEqual([{ one: 1 }]);
		expect(stranger.exitCode).toBe(null);
		stranger.kill();
	});

	test('moves to another port when somebody took the one of last time', async () => {
		await cluster.stop();
		const taker = await listen(cluster.port);
		const again = await startCluster(folder);
		expect(again.port).not.toBe(cluster.port);
		expect(await ask('select 1 as one', again)).toEqual([{ one: 1 }]);
		await new Promise((closed) => taker.close(closed));
	});

	test('lets nobody in without the password, and keeps it in a file of ours alone', async () => {
		const url = new URL(cluster.adminUrl);
		url.password = 'guess';
		await expect(withConnection(url.href, (sql) => sql`select 1`)).rejects.toMatchObject({
			code: '28P01'
		});
		expect(statSync(join(folder, 'access.json')).mode & 0o777).toBe(0o600);
	});

	test('checks its pages, speaks UTF-8 and sorts by code point', async () => {
		expect(
			await ask(`select current_setting('data_checksums') as checks,
				current_setting('server_encoding') as encoding, datcollate as "collation"
				from pg_database where datname = 'postgres'`)
		).toEqual([{ checks: 'on', encoding: 'UTF8', collation: 'C' }]);
	});

	test('keeps data of another major version untouched and says which version is needed', async () => {
		await cluster.stop();
		const version = join(folder, 'database/pgdata/PG_VERSION');
		const real = readFileSync(version);
		writeFileSync(version, '9\n');
		await expect(startCluster(folder)).rejects.toThrow('was made by PostgreSQL 9');
		writeFileSync(version, real);
	});
});

function ask(statement: string, { adminUrl } = cluster) {
	return withConnection(adminUrl, async (sql) => [...(await sql.unsafe(statement))]);
}

function isAnswered(asked: Cluster): Promise<boolean> {
	return ask('select 1', asked).then(
		() => true,
		() => false
	);
}

function handOver(file: string): void {
	const { uid, gid } = serverIdentity();
	if (uid !== undefined && gid !== undefined) chownSync(file, uid, gid);
}

// The server's own user owns the stranger: only then would PostgreSQL itself be taken in.
function sleeper(): Promise<ChildProcess> {
	const child = spawn('sleep', ['60'], { ...serverIdentity(), cwd: '/' });
	return new Promise((resolve) => child.on('spawn', () => resolve(child)));
}

function listen(port: number): Promise<Server> {
	const server = createServer();
	return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}
