// npm start             serves the built app
// npm start -- --https  the same by https on this machine's network, for trying on a phone
//
// Serves the built app. With DATABASE_URL everything else is as the settings say; without it our
// own server is started, brought to the newest version, and stopped at the end.
import process from 'node:process';
import { offerHttps } from '#lib/server/commands/https.ts';
import { asCommand, keptSecret, project, say } from '#lib/server/commands/project.ts';
import { endWith } from '#lib/server/commands/signals.ts';
import { addressOf, startWebServer } from '#lib/server/commands/web-server.ts';
import { dataFolder } from '#lib/server/postgres/folder.ts';
import { migrateDatabase } from '#lib/server/postgres/migrate.ts';
import { asSettings, neededUrl, openDatabase } from '#lib/server/postgres/urls.ts';

await asCommand(async () => {
	const trial = await offerHttps(() => dataFolder(project));
	const address = addressOf();
	const database = await openDatabase(project);
	try {
		if (database.isOurs) await prepareOurs();
		const server = await startWebServer(address);
		endWith(async () => {
			trial.close();
			await server.stop();
			await database.release();
		});
		say(`Doorstep is open: ${address.publicOrigin}`);
		await trial.tell();
	} catch (error) {
		await database.release();
		throw error;
	}

	async function prepareOurs() {
		const ownerUrl = neededUrl(database, 'ownerUrl');
		await migrateDatabase({ ownerUrl, jobsUrl: neededUrl(database, 'jobsUrl') }, project);
		Object.assign(process.env, asSettings(database.urls));
		process.env.DOORSTEP_SECRET ||= keptSecret(dataFolder(project));
	}
});
