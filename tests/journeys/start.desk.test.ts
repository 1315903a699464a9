import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from '@playwright/test';
import { freePort } from '#lib/server/postgres/ports.ts';
import { temporaryFolder } from '../database/throwaway.ts';

/* `npm run demo` as a person at a terminal lives it, on a machine with npm's PostgreSQL only. */

const START_MAX_MS = 90_000;
const STOP_MAX_MS = 60_000;
const MAKING = 'making the data';
const project = join(import.meta.dirname, '../..');
const canSeeProcesses = existsSync('/proc/self/environ');

const inTime = { timeout: START_MAX_MS, intervals: [10] };

type Demo = { child: ChildProcess; text: () => string; ended: Promise<number | null> };

let folder: string;
let port: number;

test.describe.configure({ mode: 'serial' });
test.skip(!canSeeProcesses, 'what is left behind is seen in /proc');
test.setTimeout(4 * START_MAX_MS);

test.beforeAll(async () => {
	folder = temporaryFolder();
	port = await freePort();
});

test.afterAll(async () => {
	for (const pid of ours()) process.kill(pid, 'SIGKILL');
	rmSync(folder, { recursive: true, force: true });
});

// From the first start on an empty folder to the open app: the terminal sends Ctrl-C to everybody.
for (const moment of [
	'Starting the database',
	MAKING,
	'Preparing its tables',
	'Filling the sample town',
	'Ctrl-C stops everything'
]) {
	test(`Ctrl-C at "${moment}" leaves no process behind`, async () => {
		if (moment === MAKING)
			for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
		const demo = start();
		if (moment === MAKING) await expect.poll(isMaking, inTime).toBe(true);
		else await shown(demo, moment);
		process.kill(-demo.child.pid!, 'SIGINT');
		expect(await demo.ended).toBe(0);
		await expect.poll(ours, { timeout: STOP_MAX_MS }).toEqual([]);
		expect(demo.text()).not.toMatch(/Error|\n\s+at /);
	});
}

test('a supervisor’s signal to the command alone leaves no process behind either', async () => {
	const demo = start();
	await shown(demo, 'Preparing its tables');
	demo.child.kill('SIGTERM');
	expect(await demo.ended).toBe(0);
	await expect.poll(ours, { timeout: STOP_MAX_MS }).toEqual([]);
});

test('after all that it starts, says which PostgreSQL it uses, and answers', async ({
	request
}) => {
	const demo = start();
	await shown(demo, 'Ctrl-C stops everything');
	expect(demo.text()).toMatch(/Starting the database … \d+\.\d s {2}PostgreSQL 18\S* from npm/);
	expect((await request.get(`http://localhost:${port}/hangang`)).status()).toBe(200);
});

test('a database left behind by a killed command is adopted, and then stopped', async () => {
	const before = server();
	expect(before).toBeGreaterThan(0);
	for (const pid of ours().filter((pid) => !worksInData(pid))) process.kill(pid, 'SIGKILL');
	await expect.poll(() => ours().filter((pid) => !worksInData(pid))).toEqual([]);
	const demo = start();
	await shown(demo, 'Ctrl-C stops everything');
	expect(server()).toBe(before);
	process.kill(-demo.child.pid!, 'SIGINT');
	await demo.ended;
	await expect.poll(ours, { timeout: STOP_MAX_MS }).toEqual([]);
});

test('a taken port is told at once, in a sentence, and nothing is started', async () => {
	const taken = new URL(process.env.DOORSTEP_URL!).port;
	const demo = start([], { PORT: taken });
	expect(await demo.ended).toBe(1);
	expect(demo.text().trim()).toMatch(new RegExp(`^Port ${taken} is taken by another program`));
	expect(ours()).toEqual([]);
});

test('--reset without a terminal deletes nothing unless told --yes', async () => {
	const before = readFileSync(join(folder, 'secret'), 'utf8');
	const refused = start(['--reset']);
	expect(await refused.ended).toBe(1);
	expect(refused.text()).toContain('Nothing was deleted. If that is meant: npm run demo');
	expect(readFileSync(join(folder, 'secret'), 'utf8')).toBe(before);
	const anew = start(['--reset', '--yes']);
	await shown(anew, 'Ctrl-C stops everything');
	expect(readFileSync(join(folder, 'secret'), 'utf8')).not.toBe(before);
	process.kill(-anew.child.pid!, 'SIGINT');
	await anew.ended;
});

function start(options: string[] = [], env: Record<string, string> = {}): Demo {
	const command = join(project, 'src/lib/server/commands/demo.ts');
	const { PATH, HOME } = process.env;
	const own = { DOORSTEP_DATA: folder, DOORSTEP_POSTGRES: 'npm', PORT: String(port) };
	const child = spawn(process.execPath, [command, ...options], {
		cwd: project,
		env: { PATH, HOME, ...own, ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
		detached: true
	});
	let text = '';
	child.stdout.on('data', (chunk) => (text += chunk));
	child.stderr.on('data', (chunk) => (text += chunk));
	const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
	return { child, text: () => text, ended };
}

/** Waits for words on the terminal; an end before them is told with what was said instead. */
async function shown(demo: Demo, words: string): Promise<void> {
	let isOver = false;
	void demo.ended.then(() => (isOver = true));
	const isShown = () => demo.text().includes(words);
	await expect
		.poll(() => isShown() || isOver, { timeout: START_MAX_MS, intervals: [10] })
		.toBe(true);
	if (!isShown()) throw new Error(`It ended without "${words}":\n${demo.text()}`);
}

function isMaking(): boolean {
	return existsSync(join(folder, 'database'));
}

/** Every living process that has to do with our data folder, whoever started it. */
function ours(): number[] {
	const pids = globSync('/proc/[0-9]*').map((path) => Number(path.slice('/proc/'.length)));
	return pids.filter((pid) => {
		const about = ['cmdline', 'environ'].map((name) => read(`/proc/${pid}/${name}`));
		return about.some((text) => text.includes(folder)) || worksInData(pid);
	});
}

function worksInData(pid: number): boolean {
	try {
		return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
	} catch {
		return false;
	}
}

function server(): number {
	return Number(read(join(folder, 'database/pgdata/postmaster.pid')).split('\n')[0]);
}

// Gone by now, or nobody's business.
function read(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
}
