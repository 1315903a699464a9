// npm run demo            everything on this machine, with the made-up town in it
// npm run demo -- --reset  the same, beginning anew
// npm run demo -- --https  by https on this machine's network, for trying on a phone
//
// Starts a database server of its own (or uses DATABASE_URL, DATABASE_OWNER_URL and
// DATABASE_JOBS_URL), fills it, builds the app if needed, serves it, and stops with Ctrl-C
// everything that it started.
import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { buildIfStale } from '#lib/server/commands/freshness.ts';
import { offerHttps, type Trial } from '#lib/server/commands/https.ts';
import { asCommand, keptSecret, project, say } from '#lib/server/commands/project.ts';
import { endWith } from '#lib/server/commands/signals.ts';
import { addressOf, listenTrouble, startWebServer } from '#lib/server/commands/web-server.ts';
import { stopCluster } from '#lib/server/postgres/cluster.ts';
import { dataFolder } from '#lib/server/postgres/folder.ts';
import { migrateDatabase } from '#lib/server/postgres/migrate.ts';
import { isFree } from '#lib/server/postgres/ports.ts';
import {
	asSettings,
	neededUrl,
	openDatabase,
	type OpenDatabase
} from '#lib/server/postgres/urls.ts';

const ours = ['database', 'access.json', 'passwords.json', 'urls.json', 'secret', 'clock.json'];

let opening: Promise<OpenDatabase> | undefined;
let loading: ChildProcess | undefined;
let trial: Trial | undefined;
let server: { stop: () => Promise<void> } | undefined;

let stopping: Promise<void> | undefined;

function stopAll(): Promise<void> {
	stopping ??= stopInOrder();
	return stopping;
}

async function stopInOrder(): Promise<void> {
	say('\nStopping …');
	loading?.kill('SIGKILL');
	trial?.close();
	await server?.stop();
	await (await opening?.catch(() => undefined))?.release();
}

await asCommand(async () => {
	const folder = dataFolder(project);
	trial = await offerHttps(() => folder);
	const address = addressOf();
	if (!(await isFree(address.port, address.host))) {
		throw listenTrouble({ code: 'EADDRINUSE' } as NodeJS.ErrnoException, address.port);
	}
	endWith(stopAll);
	try {
		if (process.argv.includes('--reset')) await reset(folder);
		await prepare(folder);
		server = await startWebServer(address);
		say(`\nDoorstep is open: ${address.publicOrigin}\n`);
		await town('--print');
		await trial.tell();
		say('\nCtrl-C stops everything.');
	} catch (error) {
		// What fails because everything is being stopped is no news.
		if (stopping) return stopping;
		await stopAll();
		throw error;
	}
});

async function prepare(folder: string): Promise<void> {
	say('Starting the database …');
	opening = openDatabase(project);
	const database = await opening;
	const ownerUrl = neededUrl(database, 'ownerUrl');
	await migrateDatabase({ ownerUrl, jobsUrl: neededUrl(database, 'jobsUrl') }, project);
	Object.assign(process.env, asSettings(database.urls), {
		DOORSTEP_DEMO: '1',
		DOORSTEP_CLOCK_FILE: process.env.DOORSTEP_CLOCK_FILE || join(folder, 'clock.json'),
		DOORSTEP_SECRET: process.env.DOORSTEP_SECRET || keptSecret(folder)
	});
	say('Filling the town …');
	await town();
	say('Building the app, if it has changed …');
	await buildIfStale(project);
}

async function reset(folder: string): Promise<void> {
	if (process.env.DATABASE_URL) {
		throw new Error('--reset begins anew with our own server only; unset DATABASE_URL.');
	}
	say('Clearing away the last demonstration …');
	await stopCluster(folder);
	for (const name of ours) rmSync(join(folder, name), { recursive: true, force: true });
}

/** Runs the loader of the town, which leaves a town that is there as it is. */
function town(...options: string[]): Promise<void> {
	const loader = join(project, 'tests/town/load.ts');
	const child = spawn(process.execPath, [loader, ...options], { cwd: project, stdio: 'inherit' });
	loading = child;
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (code) => {
			if (code === 0) resolve();
			else reject(new Error('The town could not be loaded.'));
		});
	});
}
