// npm run restore -- FILE
//
// Restores a backup into a new place only: the empty database that DATABASE_URL, DATABASE_OWNER_URL
// and DATABASE_JOBS_URL name (npm run db:bootstrap makes one), else our own server over a new
// DOORSTEP_DATA. Needs BACKUP_KEY or the file `backup-key` in the data folder, and DOORSTEP_SECRET
// or the file `secret` there.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { backupKey, installedSecret, secretFingerprint } from '#lib/server/backup/keys.ts';
import { proveBackup, restoreBackup } from '#lib/server/backup/restore-backup.ts';
import { BackupTrouble } from '#lib/server/backup/trouble.ts';
import { asCommand, project, say } from '#lib/server/commands/project.ts';
import { dataFolder, writePrivately } from '#lib/server/postgres/folder.ts';
import { neededUrl, openDatabase } from '#lib/server/postgres/urls.ts';

await asCommand(async () => {
	const name = process.argv[2];
	if (!name) throw new BackupTrouble('Name a file: npm run restore -- FILE');
	const file = resolve(name);
	const folder = dataFolder(project);
	const { key } = backupKey(folder, false);
	const secret = installedSecret(folder);
	const proven = await proveBackup(
		{ file, key, project },
		secret ? secretFingerprint(secret) : null
	);
	say(`${proven.tables.length} tables as of ${proven.takenAt}: every checksum is right.`);
	const database = await openDatabase(project);
	try {
		const ownerUrl = neededUrl(database, 'ownerUrl');
		const jobsUrl = neededUrl(database, 'jobsUrl');
		await restoreBackup({ ownerUrl, jobsUrl, file, key, project }, proven);
		if (database.isOurs && secret) keepSecret(folder, secret);
	} finally {
		await database.release();
	}
	say('Restored: every table has the count and the checksum of the backup.');
	say('Everybody signs in again. Phones send again by themselves what the backup does not have.');
	say(`What else was done after ${proven.takenAt} is not here: bookings, enrolments, answers.`);
});

/** So that the next start of this folder reads the sealed words without being told again. */
function keepSecret(folder: string, secret: string): void {
	const file = join(folder, 'secret');
	if (!existsSync(file)) writePrivately(file, secret);
}
