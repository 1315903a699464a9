// npm start
//
// Serves the built app. With DATABASE_URL everything else is as the settings say; without it our
// own server is started, brought to the newest version, and stopped at the end.
import process from 'node:process';
import { asCommand, keptSecret, project, say } from '#lib/server/commands/project.ts';
import { endWith } from '#lib/server/commands/signals.ts';
import { addressOf, startWebServer } from '#lib/server/commands/web-server.ts';
import { dataFolder } from '#lib/server/postgres/folder.ts';
import { asSettings, neededUrl, openDatabase } from '#lib/server/postgres/urls.ts';

await asCommand(async () => {
	const address = addressOf();
	const database = await openDatabase(project);
	try {
		if (database.isOurs) await prepareOurs();
		const server = await startWebServer(address);
		endWith(async () => {
			await server.stop();
			await database.release();
		});
		say(`Doorstep is open: ${address.publicOrigin}`);
	} catch (error) {
		await database.release();
		throw error;
	}

	async function prepareOurs() {
		// Loaded only here: it is a third of the time that a start takes.
		const { migrateDatabase } = await import('#lib/server/postgres/migrate.ts');
		const ownerUrl = neededUrl(database, 'ownerUrl');
		await migrateDatabase({ ownerUrl, jobsUrl: neededUrl(database, 'jobsUrl') }, project);
		Object.assign(process.env, asSettings(database.urls));
		process.env.DOORSTEP_SECRET ||= keptSecret(dataFolder(project));
	}
});
