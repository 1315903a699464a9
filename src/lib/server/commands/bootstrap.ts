// npm run db:bootstrap
//
// Makes the four roles and the database on a server that is not ours: with an administrator's
// address in DATABASE_ADMIN_URL, else by printing the SQL that an administrator can read and run.
// DATABASE_NAME names the database (doorstep). Each run gives the roles new passwords.
import process from 'node:process';
import { asCommand, say } from '#lib/server/commands/project.ts';
import { bootstrap, bootstrapSql, newPasswords, roleUrls } from '#lib/server/postgres/roles.ts';
import { asSettings } from '#lib/server/postgres/urls.ts';

const database = process.env.DATABASE_NAME ?? 'doorstep';
const adminUrl = process.env.DATABASE_ADMIN_URL;

await asCommand(async () => {
	const passwords = newPasswords();
	if (!adminUrl) say(bootstrapSql(database, passwords));
	const urls = adminUrl
		? await bootstrap(adminUrl, { database, passwords })
		: roleUrls('postgres://server.example:5432', database, passwords);
	say('\n-- The settings for Doorstep. They hold the passwords: keep them where only it can read.');
	for (const [name, value] of Object.entries(asSettings(urls))) say(`-- ${name}=${value}`);
});
