// npm start             serves the built app
// npm start -- --https  the same by https on this machine's network, for trying on a phone
//
// Serves the built app. With DATABASE_URL everything else is as the settings say; without it our
// own server is started, brought to the newest version, and stopped at the end. The process that
// is started looks after those that serve (DOORSTEP_PROCESSES) and starts one that died again.
import { spawn } from 'node:child_process';
import cluster from 'node:cluster';
import { join } from 'node:path';
import process from 'node:process';
import { offerHttps } from '#lib/server/commands/https.ts';
import { keepDatabase } from '#lib/server/commands/keep-database.ts';
import { openMetrics } from '#lib/server/commands/metrics-port.ts';
import { asCommand, keptSecret, project, say } from '#lib/server/commands/project.ts';
import { endWith } from '#lib/server/commands/signals.ts';
import { OPEN, processesWanted, supervise } from '#lib/server/commands/supervise.ts';
import {
	addressOf,
	builtApp,
	refuseTakenPort,
	startWebServer
} from '#lib/server/commands/web-server.ts';
import { allSamples, asText } from '#lib/server/metrics.server.ts';
import { dataFolder } from '#lib/server/postgres/folder.ts';
import { asSettings, openDatabase } from '#lib/server/postgres/urls.ts';

// Asked by these settings alone, our own server is meant, whatever the environment says by now.
const ours = { ...process.env };

type Serving = { stop: () => Promise<void>; metrics: () => Promise<string> };

await asCommand(cluster.isPrimary ? open : serveForSupervisor);

async function open(): Promise<void> {
	const trial = await offerHttps(() => dataFolder(project));
	const address = addressOf();
	const wanted = processesWanted();
	builtApp();
	await refuseTakenPort(address);
	const database = await openDatabase(project);
	try {
		if (database.isOurs) await prepareOurs();
		const serving = wanted ? await supervise(wanted) : await serveAlone();
		const closeMetrics = await openMetrics(serving.metrics);
		const leaveDatabase = database.isOurs ? keepOurs() : () => {};
		endWith(async () => {
			trial.close();
			leaveDatabase();
			closeMetrics();
			await serving.stop();
			await database.release();
		});
		say(`Doorstep is open: ${address.publicOrigin}`);
		await trial.tell();
	} catch (error) {
		await database.release();
		throw error;
	}

	function keepOurs() {
		return keepDatabase(database.urls.appUrl, () => openDatabase(project, ours));
	}

	// In a process of its own: what migrates is large, and this one lives as long as the service.
	async function prepareOurs() {
		await migrate();
		Object.assign(process.env, asSettings(database.urls));
		process.env.DOORSTEP_SECRET ||= keptSecret(dataFolder(project));
	}
}

async function migrate(): Promise<void> {
	const command = join(import.meta.dirname, 'migrate.ts');
	const child = spawn(process.execPath, [command], { stdio: ['ignore', 'ignore', 'inherit'] });
	const code = await new Promise((resolve) => child.on('close', resolve));
	if (code !== 0) throw new Error('The database could not be brought to the newest version.');
}

async function serveAlone(): Promise<Serving> {
	const { stop } = await startWebServer(addressOf());
	return { stop, metrics: async () => asText([await allSamples()]) };
}

async function serveForSupervisor(): Promise<void> {
	const { stop } = await startWebServer(addressOf());
	endWith(stop);
	process.on('message', async (message) => {
		if (message === 'metrics') process.send!({ metrics: [...(await allSamples())] });
	});
	process.send!(OPEN);
}
