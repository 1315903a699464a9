import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#lib/server/postgres/ports.ts';
import { hangang } from '../town/cast.ts';
import { rounded, type Figure } from './figures.ts';
import { commandOf, familyOf, isRunning, memoryMb } from './processes.ts';

export const about = 'npm run demo in a fresh copy: to the first page, again, memory, what is left';

const project = join(import.meta.dirname, '../..');
const FIRST_SECONDS = 60;
const SECOND_SECONDS = 5;
const MEMORY_MB = 250;
const START_MAX_MS = 300_000;
const STOP_MAX_MS = 60_000;
const ASK_EVERY_MS = 50;
const SETTLE_MS = 15_000;

/** A running demonstration: the processes of its command and of its database. */
type Running = { child: ChildProcess; seconds: number; pids: () => number[] };

/**
 * The committed state as somebody finds it after `npm ci`: its own copy, its own data, nothing
 * built. Memory is what all processes hold together when nobody asks for anything (Linux only).
 */
export async function measure(): Promise<Figure[]> {
	const folder = mkdtempSync(join(tmpdir(), 'doorstep-start-'));
	// The database server of root's has to pass through.
	chmodSync(folder, 0o755);
	try {
		const copy = freshCopy(folder);
		const port = await freePort();
		const first = await start(copy, port);
		await sleep(SETTLE_MS);
		const memory = ofMemory(first.pids());
		const leftFirst = await stop(first);
		const second = await start(copy, port);
		const leftSecond = await stop(second);
		return [
			seconds('first start to the first page, build included', first.seconds, FIRST_SECONDS),
			seconds('second start to the first page', second.seconds, SECOND_SECONDS),
			...memory,
			{
				figure: 'processes left after Ctrl-C, both times',
				value: leftFirst + leftSecond,
				unit: 'processes',
				goal: { atMost: 0 }
			}
		];
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function seconds(figure: string, value: number, atMost: number): Figure {
	return { figure, value: rounded(value, 1), unit: 's', goal: { atMost } };
}

function freshCopy(folder: string): string {
	const copy = join(folder, 'doorstep');
	const steps = [
		`mkdir ${copy}`,
		`git -C ${project} archive HEAD | tar -x -C ${copy}`,
		`cp -al ${project}/node_modules ${copy}/node_modules`,
		// What npm ci runs at its end.
		`cd ${copy} && npm run --silent prepare`
	];
	const { status, stderr } = spawnSync('sh', ['-c', steps.join(' && ')], { encoding: 'utf8' });
	if (status !== 0) throw new Error(`No fresh copy: ${stderr}`);
	return copy;
}

async function start(copy: string, port: number): Promise<Running> {
	const { PATH, HOME } = process.env;
	const data = join(copy, '.data');
	const startedAt = performance.now();
	const child = spawn('npm', ['run', 'demo'], {
		cwd: copy,
		env: { PATH, HOME, DOORSTEP_DATA: data, PORT: String(port) },
		stdio: ['ignore', 'ignore', 'pipe'],
		// A group of its own, to be stopped as a terminal stops one.
		detached: true
	});
	let complaint = '';
	child.stderr!.on('data', (text) => (complaint += text));
	while (!(await answers(`http://localhost:${port}/${hangang.slug}`))) {
		const isLate = performance.now() - startedAt > START_MAX_MS;
		if (child.exitCode !== null || isLate) throw new Error(`It did not start.\n${complaint}`);
		await sleep(ASK_EVERY_MS);
	}
	const pids = () => familyOf([child.pid!, ...databasePid(data)]);
	return { child, seconds: (performance.now() - startedAt) / 1000, pids };
}

async function answers(url: string): Promise<boolean> {
	const answer = await fetch(url).catch(() => undefined);
	await answer?.text();
	return answer?.status === 200;
}

/** The database server leaves the family of the command that started it. */
function databasePid(data: string): number[] {
	const file = join(data, 'database/pgdata/postmaster.pid');
	return existsSync(file) ? [Number(readFileSync(file, 'utf8').split('\n')[0])] : [];
}

function ofMemory(pids: number[]): Figure[] {
	const sum = (of: number[]) => rounded(of.reduce((mb, pid) => mb + memoryMb(pid), 0));
	const isPostgres = (pid: number) => /postgres/.test(commandOf(pid).split(' ')[0]!);
	const isNpm = (pid: number) => /^(npm|sh) /.test(commandOf(pid));
	const parts = {
		PostgreSQL: pids.filter(isPostgres),
		npm: pids.filter(isNpm),
		'the app': pids.filter((pid) => !isPostgres(pid) && !isNpm(pid))
	};
	return [
		{
			figure: 'idle memory of all processes together (PSS)',
			value: sum(pids),
			unit: 'MB',
			goal: { atMost: MEMORY_MB }
		},
		...Object.entries(parts).map(([name, of]) => ({
			figure: `of it ${name}, ${of.length} processes`,
			value: sum(of),
			unit: 'MB'
		}))
	];
}

/** Ctrl-C for the whole group; gives how many of its processes outlive it. Those are killed. */
async function stop({ child, pids }: Running): Promise<number> {
	const all = pids();
	process.kill(-child.pid!, 'SIGINT');
	const until = performance.now() + STOP_MAX_MS;
	while (all.some(isRunning) && performance.now() < until) await sleep(ASK_EVERY_MS);
	const left = all.filter(isRunning);
	for (const pid of left) process.kill(pid, 'SIGKILL');
	return left.length;
}
