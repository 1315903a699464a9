import { randomBytes } from 'node:crypto';
import {
	appendFileSync,
	chmodSync,
	chownSync,
	mkdirSync,
	renameSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { readAccess, writeAccess, type Access } from '#lib/server/postgres/access.ts';
import { describeBinaries, findBinaries, type Binaries } from '#lib/server/postgres/binaries.ts';
import { dataVersion } from '#lib/server/postgres/data-version.ts';
import { refuseFullDisk } from '#lib/server/postgres/disk-space.ts';
import { serverIdentity, writePrivately } from '#lib/server/postgres/folder.ts';
import {
	interruptServer,
	isAlive,
	readyPort,
	removeStalePid
} from '#lib/server/postgres/pid-file.ts';
import { freePort, isFree } from '#lib/server/postgres/ports.ts';
import { mustRun, runProgram } from '#lib/server/postgres/program.ts';
import { serverSettings } from '#lib/server/postgres/server-settings.ts';
import { inWords, lastWords } from '#lib/server/postgres/trouble.ts';

// Our own PostgreSQL server over one folder.
//
//   <folder>/access.json        port and the administrator's password; ours alone (0600)
//   <folder>/database/pgdata    the data; the server's identity's alone (0700)
//   <folder>/database/start.log what the server said before it had a log
//
// 1. The data is made beside its place and moved there whole, so half-made data is never started.
// 2. A server that already runs over the folder is adopted, whoever started it.
// 3. A pid file whose process is gone, or is something else by now, does not stop a start.
// 4. Whoever started the server keeps it and may stop it; when the keeper is gone, the next takes over.

const START_SECONDS_MAX = 60;
const STOP_SECONDS_MAX = 30;
const START_TRIES = 3;

/** A running server of ours. `isKept` says that another living process started it. */
export type Cluster = {
	adminUrl: string;
	port: number;
	folder: string;
	major: number;
	/** Which PostgreSQL it is, for a person. */
	description: string;
	wasRunning: boolean;
	isKept: boolean;
	stop: () => Promise<void>;
};

type Home = { folder: string; pgdata: string; binaries: Binaries };

/**
 * Starts the server over a folder, making the data when there is none, or adopts the one that runs.
 * `isDurable: false` is for tests: faster, and lost with the power. Throws a sentence for a person.
 */
export async function startCluster(
	folder: string,
	{ isDurable = true }: { isDurable?: boolean } = {}
): Promise<Cluster> {
	try {
		return await startOver(homeOf(folder), isDurable);
	} catch (error) {
		throw inWords(error, folder);
	}
}

function homeOf(folder: string): Home {
	const pgdata = join(folder, 'database', 'pgdata');
	if (dataVersion(pgdata) === undefined) refuseFullDisk(folder);
	return { folder, pgdata, binaries: findBinaries(folder, pgdata) };
}

async function startOver(home: Home, isDurable: boolean): Promise<Cluster> {
	const { folder, pgdata, binaries } = home;
	if (dataVersion(pgdata) === undefined) await makeData(home);
	const { password, keeper } = readAccess(folder);
	const wasRunning = await isRunning(home);
	if (!wasRunning) await start(home, isDurable);
	const isKept = wasRunning && keeper !== process.pid && isAlive(keeper);
	const port = await readyPort(pgdata);
	writeAccess(folder, { port, password, keeper: isKept ? keeper : process.pid });
	return {
		adminUrl: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
		port,
		folder,
		major: binaries.major,
		description: describeBinaries(binaries),
		wasRunning,
		isKept,
		stop: () => stop(home)
	};
}

/** Stops the server over a folder, if one runs, even when its data is damaged. The data stays. */
export async function stopCluster(folder: string): Promise<void> {
	const pgdata = join(folder, 'database', 'pgdata');
	let binaries: Binaries;
	try {
		if (dataVersion(pgdata) === undefined) return;
		binaries = findBinaries(folder, pgdata);
	} catch {
		return interruptServer(pgdata);
	}
	const home = { folder, pgdata, binaries };
	if (await isRunning(home)) await stop(home);
}

/** True while the process that keeps the server over a folder is alive. */
export function hasKeeper(folder: string): boolean {
	return isAlive(readAccess(folder).keeper);
}

async function makeData(home: Home): Promise<void> {
	const below = join(home.folder, 'database');
	const passwordFile = join(below, 'password');
	const unfinished = home.pgdata + '.new';
	const password = randomBytes(24).toString('base64url');
	const access: Access = { port: await freePort(), password, keeper: process.pid };
	mkdirSync(below, { recursive: true });
	handOver(below, 0o700);
	rmSync(unfinished, { recursive: true, force: true });
	writeAccess(home.folder, access);
	writePrivately(passwordFile, access.password);
	handOver(passwordFile, 0o600);
	try {
		await mustRun(home.binaries, 'initdb', initOptions(unfinished, passwordFile));
	} finally {
		rmSync(passwordFile);
	}
	appendFileSync(join(unfinished, 'postgresql.conf'), "\ninclude_if_exists 'doorstep.conf'\n");
	renameSync(unfinished, home.pgdata);
}

function initOptions(pgdata: string, passwordFile: string): string[] {
	return [
		...['-D', pgdata, '-U', 'postgres', `--pwfile=${passwordFile}`],
		...['-A', 'scram-sha-256', '--locale=C', '-E', 'UTF8', '--data-checksums']
	];
}

function handOver(path: string, mode: number): void {
	const { uid, gid } = serverIdentity();
	if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
	chmodSync(path, mode);
}

async function start(home: Home, isDurable: boolean): Promise<void> {
	const log = join(home.folder, 'database', 'start.log');
	const options = ['-D', home.pgdata, '-l', log, '-w', '-t', String(START_SECONDS_MAX)];
	for (let attempt = 1; ; attempt++) {
		const sinceMs = Date.now();
		await settle(home, isDurable);
		const ended = await runProgram(home.binaries, 'pg_ctl', ['start', ...options]);
		if (ended.code === 0 || (await isRunning(home))) return;
		if (attempt === START_TRIES) {
			throw doesNotStart(log, lastWords(home.folder, sinceMs) || ended.output.trim());
		}
	}
}

function doesNotStart(log: string, why: string): Error {
	return new Error(
		`The database server did not start: ${why}\nMore stands in ${log}. If the data is damaged, put ` +
			'the folder back from a backup, or name another one in DOORSTEP_DATA.'
	);
}

/** Keeps the port of last time when it is still free, and writes the settings for this start. */
async function settle(home: Home, isDurable: boolean): Promise<void> {
	const access = readAccess(home.folder);
	if (!(await isFree(access.port))) access.port = await freePort();
	writeAccess(home.folder, access);
	const file = join(home.pgdata, 'doorstep.conf');
	writeFileSync(file, serverSettings(access.port, isDurable));
	handOver(file, 0o600);
}

async function isRunning(home: Home): Promise<boolean> {
	removeStalePid(home.pgdata);
	const { code } = await runProgram(home.binaries, 'pg_ctl', ['status', '-D', home.pgdata]);
	return code === 0;
}

async function stop(home: Home): Promise<void> {
	const options = ['-D', home.pgdata, '-m', 'fast', '-w', '-t', String(STOP_SECONDS_MAX)];
	await mustRun(home.binaries, 'pg_ctl', ['stop', ...options]);
}
