// The stage of the journeys: a throw-away database with the town in it, the built app, and two
// processes of it, each under its own address. Prints one line of JSON when everything stands, and
// clears everything away when its input ends, so also when whoever asked for it was killed.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { buildIfStale } from '#lib/server/commands/freshness.ts';
import { project } from '#lib/server/commands/project.ts';
import { freePort } from '#lib/server/postgres/ports.ts';
import { databaseGrants, roleUrls, urlOf, withConnection } from '#lib/server/postgres/roles.ts';
import { asSettings } from '#lib/server/postgres/urls.ts';
import { startThrowaway, TEMPLATE, type Throwaway } from '../database/throwaway.ts';

const DATABASE = 'doorstep_journeys';
const STOP_MAX_MS = 15_000;
const app = join(project, 'src/lib/server/commands/serve.ts');
const townLoader = join(project, 'tests/town/load.ts');

const started: ChildProcess[] = [];
let raising: Promise<Throwaway> | undefined;
let isEnding = false;

process.stdin.on('end', () => void end(0)).resume();
process.on('SIGTERM', () => void end(0));
// Ctrl-C is for whoever asked for the stage, who then closes our input.
process.on('SIGINT', () => void (process.stdin.isTTY && end(0)));

try {
	process.stdout.write(JSON.stringify(await setTheStage()) + '\n');
} catch (error) {
	process.stderr.write((error as Error).stack + '\n');
	await end(1);
}

async function setTheStage(): Promise<Record<string, string>> {
	raising = startThrowaway(project);
	const [running] = await Promise.all([raising, buildIfStale(project)]);
	const settings = {
		...(await makeDatabase(running)),
		DOORSTEP_DEMO: '1',
		DOORSTEP_SECRET: randomBytes(32).toString('base64'),
		DOORSTEP_CLOCK_FILE: join(running.folder, 'clock.json'),
		DOORSTEP_LIMIT_FACTOR: '1000'
	};
	if (existsSync(townLoader)) await finished(run(townLoader, settings));
	const [one, two] = [await startApp(settings), await startApp(settings)];
	return {
		...settings,
		DATABASE_ADMIN_URL: urlOf(running.adminUrl, DATABASE),
		DOORSTEP_URL: one.url,
		DOORSTEP_URL_2: two.url,
		DOORSTEP_PID: one.pid,
		DOORSTEP_PID_2: two.pid
	};
}

async function makeDatabase({ adminUrl, passwords }: Throwaway): Promise<Record<string, string>> {
	await withConnection(adminUrl, async (admin) => {
		await admin.unsafe(`CREATE DATABASE ${DATABASE} OWNER doorstep_owner TEMPLATE ${TEMPLATE}`);
		for (const statement of databaseGrants(DATABASE)) await admin.unsafe(statement);
	});
	return asSettings(roleUrls(adminUrl, DATABASE, passwords));
}

async function startApp(settings: Record<string, string>): Promise<{ url: string; pid: string }> {
	const port = await freePort();
	const url = `http://localhost:${port}`;
	const child = run(app, { ...settings, PORT: String(port), PUBLIC_ORIGIN: url });
	await opened(child, url);
	return { url, pid: String(child.pid) };
}

function run(script: string, settings: Record<string, string>): ChildProcess {
	const { PATH, HOME } = process.env;
	const child = spawn(process.execPath, [script], {
		cwd: project,
		env: { PATH, HOME, ...settings },
		stdio: ['ignore', 'pipe', 'inherit']
	});
	started.push(child);
	return child;
}

function opened(child: ChildProcess, url: string): Promise<void> {
	return new Promise((resolve, reject) => {
		child.stdout!.on('data', (text) => String(text).includes(url) && resolve());
		child.on('close', (code) => reject(new Error(`The app ended with ${code}.`)));
	});
}

function finished(child: ChildProcess): Promise<void> {
	child.stdout!.resume();
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (code) => (code === 0 ? resolve() : reject(new Error('No town.'))));
	});
}

async function end(code: number): Promise<void> {
	if (isEnding) return;
	isEnding = true;
	await Promise.all(started.map(stop));
	await (await raising?.catch(() => undefined))?.end();
	process.exit(code);
}

function stop(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
	return new Promise((resolve) => {
		child.on('exit', () => resolve());
		child.kill('SIGTERM');
		setTimeout(() => child.kill('SIGKILL'), STOP_MAX_MS).unref();
	});
}
