// npm run backup -- FILE           one moment of the whole database, sealed, into a new file
// npm run backup -- --check FILE   proves a file; needs its key and no database
//
// Reads as doorstep_backup: DATABASE_BACKUP_URL where DATABASE_URL is set, else our own server,
// while everybody goes on working. src/lib/server/backup/README.md says what is in the file.
import { resolve } from 'node:path';
import process from 'node:process';
import { backupKey, installedSecret, secretFingerprint } from '#lib/server/backup/keys.ts';
import type { Manifest } from '#lib/server/backup/manifest.ts';
import { readBackup } from '#lib/server/backup/read-backup.ts';
import { BackupTrouble } from '#lib/server/backup/trouble.ts';
import { writeBackup } from '#lib/server/backup/write-backup.ts';
import { asCommand, project, say } from '#lib/server/commands/project.ts';
import { dataFolder } from '#lib/server/postgres/folder.ts';
import { neededUrl, openDatabase } from '#lib/server/postgres/urls.ts';

const isCheck = process.argv.includes('--check');
const [name] = process.argv.slice(2).filter((word) => word !== '--check');

await asCommand(async () => {
	if (!name) throw new BackupTrouble('Name a file: npm run backup -- FILE');
	const file = resolve(name);
	const folder = dataFolder(project);
	if (isCheck) await check(file, folder);
	else await make(file, folder);
});

async function check(file: string, folder: string): Promise<void> {
	tell(await readBackup(file, backupKey(folder, false).key));
	say('Every checksum is right.');
}

async function make(file: string, folder: string): Promise<void> {
	const { key, wasMade } = backupKey(folder, true);
	if (wasMade) {
		say(`A key for backups was made: ${wasMade}`);
		say('Keep a copy of it where the backups are not. Without it nobody can read them.');
	}
	const secret = installedSecret(folder);
	const database = await openDatabase(project);
	try {
		const url = neededUrl(database, 'backupUrl');
		tell(await writeBackup({ url, file, key, secret: secret ? secretFingerprint(secret) : null }));
	} finally {
		await database.release();
	}
	tellOfSecret(secret);
	say(`Written: ${file}`);
}

function tellOfSecret(secret: string | undefined): void {
	if (!secret) say('DOORSTEP_SECRET is not known here, so a restore cannot tell the right one.');
	say('The secret of the installation is not in the file: keep it apart, a restore needs it.');
}

function tell({ tables, takenAt, migrations, secret, leftOut }: Manifest): void {
	for (const { name, rows, sha256 } of tables) {
		say(`${name.padEnd(20)} ${String(rows).padStart(9)} rows  ${sha256.slice(0, 16)}`);
	}
	const rows = tables.reduce((sum, one) => sum + one.rows, 0);
	say(`${tables.length} tables, ${rows} rows, as of ${takenAt}; ${migrations.length} migrations.`);
	say(`Left out: ${leftOut.join(', ')}. Needs the secret ${secret ?? '(not known)'}.`);
}
