// npm run demo                    everything on this machine, with the made-up town in it
// npm run demo -- --reset         the same, beginning anew, after asking; --yes answers
// npm run demo -- --https         by https on this machine's network, for trying on a phone
//
// Starts a database server of its own (or uses DATABASE_URL, DATABASE_OWNER_URL and
// DATABASE_JOBS_URL), fills it, builds the app if needed, serves it, and stops with Ctrl-C
// everything that it started.
import { join } from 'node:path';
import process from 'node:process';
import { runNode } from '#lib/server/commands/child.ts';
import { buildIfStale } from '#lib/server/commands/freshness.ts';
import { offerHttps, type Trial } from '#lib/server/commands/https.ts';
import { begin, finish, type Stage } from '#lib/server/commands/progress.ts';
import { asCommand, keptSecret, project, say } from '#lib/server/commands/project.ts';
import { reset } from '#lib/server/commands/reset.ts';
import { endWith } from '#lib/server/commands/signals.ts';
import { addressOf, listenTrouble, startWebServer } from '#lib/server/commands/web-server.ts';
import { dataFolder } from '#lib/server/postgres/folder.ts';
import { isFree } from '#lib/server/postgres/ports.ts';
import {
	asSettings,
	neededUrl,
	openDatabase,
	type OpenDatabase
} from '#lib/server/postgres/urls.ts';

/** How far back the story of the sample town begins, so that some of it is over. */
const STORY_DAYS = 14;

const ending = new AbortController();
const children: Stage<unknown>[] = [];
let opening: Stage<OpenDatabase> | undefined;
let trial: Trial | undefined;
let server: { stop: () => Promise<void> } | undefined;
let stopping: Promise<void> | undefined;

function stopAll(): Promise<void> {
	stopping ??= stopInOrder();
	return stopping;
}

async function stopInOrder(): Promise<void> {
	if (opening) say('\nStopping …');
	ending.abort();
	trial?.close();
	await server?.stop();
	await Promise.allSettled(children.map(({ work }) => work));
	await (await opening?.work.catch(() => undefined))?.release();
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
		if (process.argv.includes('--reset')) await reset(folder, process.argv.includes('--yes'));
		const building = started('Building the app', () => buildIfStale(project, ending.signal));
		await prepareDatabase(folder);
		// A town that is there stays as it is.
		await finish(started('Filling the sample town', fillTown));
		await finish(building, (isNew) => (isNew ? '' : 'unchanged'));
		server = await finish(started('Opening the doors', () => startWebServer(address)));
		say(`\nDoorstep is open: ${address.publicOrigin}\n`);
		await printGuide(address.publicOrigin);
		await trial.tell();
		say('\nCtrl-C stops everything.');
	} catch (error) {
		// What fails because everything is being stopped is no news.
		if (stopping) return stopping;
		await stopAll();
		throw error;
	}
});

async function prepareDatabase(folder: string): Promise<void> {
	opening = begin('Starting the database', () => openDatabase(project));
	const database = await finish(opening, ({ description }) => description);
	// A server of somebody else's may lack these addresses: said now, not after its tables are changed.
	for (const role of ['ownerUrl', 'jobsUrl'] as const) neededUrl(database, role);
	Object.assign(process.env, asSettings(database.urls), {
		DOORSTEP_DEMO: '1',
		DOORSTEP_CLOCK_FILE: process.env.DOORSTEP_CLOCK_FILE || join(folder, 'clock.json'),
		DOORSTEP_SECRET: process.env.DOORSTEP_SECRET || keptSecret(folder)
	});
	await finish(started('Preparing its tables', () => apart('src/lib/server/commands/migrate.ts')));
}

function fillTown(): Promise<void> {
	const began = process.env.DOORSTEP_NOW ? new Date(process.env.DOORSTEP_NOW) : new Date();
	began.setUTCDate(began.getUTCDate() - STORY_DAYS);
	return apart('tests/town/fill.ts', { DOORSTEP_NOW: began.toISOString() });
}

/** In a process of its own: what migrates and fills is large, and this one stays as it is. */
function apart(script: string, env?: NodeJS.ProcessEnv): Promise<void> {
	const trouble = `${script} did not go well.`;
	return runNode([join(project, script)], { cwd: project, ending: ending.signal, trouble, env });
}

/** Begins a stage that is waited for at the end, unless the end has come already. */
function started<T>(name: string, body: () => Promise<T>): Stage<T> {
	ending.signal.throwIfAborted();
	const stage = begin(name, body);
	children.push(stage);
	return stage;
}

async function printGuide(origin: string): Promise<void> {
	const { guideLines } = await import(join(project, 'tests/town/guide.ts'));
	for (const line of guideLines(origin)) say(line);
}
