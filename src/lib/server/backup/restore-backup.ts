import { join } from 'node:path';
import { loadBackup, refuseUsed } from '#lib/server/backup/load-backup.ts';
import type { Manifest } from '#lib/server/backup/manifest.ts';
import { readBackup } from '#lib/server/backup/read-backup.ts';
import {
	migrationsIn,
	migrationsOf,
	refuseForeign,
	withFirstMigrations
} from '#lib/server/backup/schema-version.ts';
import { BackupTrouble } from '#lib/server/backup/trouble.ts';
import { migrateDatabase, migrateTables } from '#lib/server/postgres/migrate.ts';
import { withConnection } from '#lib/server/postgres/roles.ts';

export type RestoreOrder = {
	ownerUrl: string;
	jobsUrl: string;
	file: string;
	key: Buffer;
	project: string;
};

/**
 * Proves a file before any database is touched, and that this version can read it and has the secret
 * of its sealed words. Gives the manifest; throws a sentence.
 */
export async function proveBackup(
	{ file, key, project }: Pick<RestoreOrder, 'file' | 'key' | 'project'>,
	secret: string | null
): Promise<Manifest> {
	const manifest = await readBackup(file, key);
	refuseForeign(manifest.migrations, migrationsOf(migrationsFolderOf(project)));
	if (manifest.secret === null || manifest.secret === secret) return manifest;
	const have = secret ? `the one here is ${secret}` : 'there is none here';
	throw new BackupTrouble(
		`The sealed words of this backup need the secret ${manifest.secret}; ${have}. ` +
			'Give the secret that was kept apart in DOORSTEP_SECRET.'
	);
}

/**
 * Restores a proven file into a new database: migrated up to the version of the file, loaded, then
 * migrated on to the newest. Throws a sentence, and then no row was kept.
 */
export async function restoreBackup(order: RestoreOrder, manifest: Manifest): Promise<void> {
	const { ownerUrl, file, key, project } = order;
	const folder = migrationsFolderOf(project);
	const { length } = manifest.migrations;
	await withConnection(ownerUrl, async (sql) => {
		await refuseUsed(sql);
		refuseAhead((await migrationsIn(sql)).length, length);
	});
	await withFirstMigrations(folder, length, (first) => migrateTables(ownerUrl, first));
	await loadBackup(ownerUrl, file, key);
	await migrateDatabase(order, project);
}

function refuseAhead(has: number, wanted: number): void {
	if (has <= wanted) return;
	throw new BackupTrouble(
		`This database has ${has} migrations already and the backup is of ${wanted}: restore into a ` +
			'database that was bootstrapped only, so that the rows pass through the later migrations.'
	);
}

function migrationsFolderOf(project: string): string {
	return join(project, 'drizzle', 'migrations');
}
