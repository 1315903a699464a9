import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { look, ok, trouble, type Finding } from '#lib/server/commands/doctor/findings.ts';
import {
	judgeBrowser,
	judgeBuild,
	judgeDisk,
	judgeMemory,
	judgeNode,
	judgeNpm,
	judgePort
} from '#lib/server/commands/doctor/machine.ts';
import { fingerprint } from '#lib/server/commands/freshness.ts';
import { addressOf } from '#lib/server/commands/web-server.ts';
import { fallbackPath, isReachable } from '#lib/server/postgres/folder.ts';
import { isFree } from '#lib/server/postgres/ports.ts';

const BYTES_OF_MB = 1024 ** 2;
const BYTES_OF_GB = 1024 ** 3;

/** Looks at the machine, the data folder, the build and the port. Changes nothing. */
export async function lookAtMachine(project: string, env = process.env): Promise<Finding[]> {
	const folder = dataPath(project, env);
	const there = nearestThere(folder);
	const disk = statfsSync(there);
	return [
		judgeNode(process.version, ownNode(project)),
		judgeNpm(npmVersion(env)),
		ok('machine', `${process.platform} ${process.arch}, ${availableParallelism()} processors`),
		judgeDisk((disk.bavail * disk.bsize) / BYTES_OF_GB, there),
		judgeMemory(freeMemory() / BYTES_OF_MB, totalmem() / BYTES_OF_MB),
		judgeFolder(folder),
		judgeBuild(buildState(project)),
		await lookAtPort(env),
		judgeBrowser([env.CHROMIUM, '/usr/bin/chromium'].find((path) => path && existsSync(path)))
	];
}

/** Where our own data lies or would lie, without making it. */
export function dataPath(project: string, env = process.env): string {
	if (env.DOORSTEP_DATA) return resolve(project, env.DOORSTEP_DATA);
	return isReachable(project) ? join(project, '.data') : fallbackPath(project);
}

function nearestThere(folder: string): string {
	return existsSync(folder) ? folder : nearestThere(dirname(folder));
}

function judgeFolder(folder: string): Finding {
	if (!existsSync(folder)) return ok('data folder', `${folder}, made at the first start`);
	if (isReachable(folder)) return ok('data folder', folder);
	return trouble(
		'data folder',
		`${folder} cannot be reached by the database server, which does not run as root`,
		'Name another one in DOORSTEP_DATA, or start as an ordinary user.'
	);
}

function ownNode(project: string): string | undefined {
	const file = join(project, 'node_modules/node/package.json');
	return existsSync(file) ? `v${JSON.parse(readFileSync(file, 'utf8')).version}` : undefined;
}

// npm tells its version to what it runs.
function npmVersion(env: NodeJS.ProcessEnv): string | undefined {
	const told = /npm\/(\S+)/.exec(env.npm_config_user_agent ?? '')?.[1];
	return (
		told ?? (spawnSync('npm', ['--version'], { encoding: 'utf8' }).stdout?.trim() || undefined)
	);
}

// What the system keeps only to be faster is free for whoever needs it; Node counts it as used.
function freeMemory(): number {
	if (!existsSync('/proc/meminfo')) return freemem();
	const kb = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
	return kb ? Number(kb) * 1024 : freemem();
}

function buildState(project: string) {
	if (!existsSync(join(project, 'build/handler.js'))) return 'none';
	const stamp = join(project, 'build/.sources');
	if (!existsSync(stamp)) return 'unknown';
	return readFileSync(stamp, 'utf8') === fingerprint(project) ? 'fresh' : 'stale';
}

async function lookAtPort(env: NodeJS.ProcessEnv): Promise<Finding> {
	try {
		const { port, host } = addressOf({ HOST: env.HOST, PORT: env.PORT });
		return judgePort(port, host, await isFree(port, host));
	} catch (error) {
		return look('port', (error as Error).message);
	}
}
