// npm run db:migrate
//
// Brings the database to the newest version: DATABASE_OWNER_URL and DATABASE_JOBS_URL where
// DATABASE_URL is set, else our own server, which is started for it if it does not run.
import { asCommand, project, say } from '#lib/server/commands/project.ts';
import { migrateDatabase } from '#lib/server/postgres/migrate.ts';
import { neededUrl, openDatabase } from '#lib/server/postgres/urls.ts';

await asCommand(async () => {
	const database = await openDatabase(project);
	try {
		const ownerUrl = neededUrl(database, 'ownerUrl');
		await migrateDatabase({ ownerUrl, jobsUrl: neededUrl(database, 'jobsUrl') }, project);
		say('The database is at the newest version.');
	} finally {
		await database.release();
	}
});
