import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { Migration } from '#lib/server/backup/manifest.ts';
import type { Asking } from '#lib/server/backup/tables.ts';
import { BackupTrouble } from '#lib/server/backup/trouble.ts';

/** The migrations that a database has, the first first; none where it was never migrated. */
export async function migrationsIn(sql: Asking): Promise<Migration[]> {
	const [found] = await sql`select to_regclass('drizzle.__drizzle_migrations') is not null as yes`;
	if (!found!.yes) return [];
	const rows = await sql<{ hash: string; created_at: string }[]>`
		select hash, created_at from drizzle.__drizzle_migrations order by created_at, id`;
	return rows.map(({ hash, created_at }) => ({ hash, at: Number(created_at) }));
}

/** The migrations that this version of the product brings. */
export function migrationsOf(migrationsFolder: string): Migration[] {
	const files = readMigrationFiles({ migrationsFolder });
	return files.map(({ hash, folderMillis }) => ({ hash, at: folderMillis }));
}

/** Throws a sentence unless `theirs` is a beginning of `ours`, so that we can bring it up to date. */
export function refuseForeign(theirs: Migration[], ours: Migration[]): void {
	if (theirs.length > ours.length) {
		throw new BackupTrouble(
			`This backup is of a newer Doorstep: its database has ${theirs.length} migrations, this ` +
				`version knows ${ours.length}. Restore it with the version that made it, or a later one.`
		);
	}
	const at = theirs.findIndex(({ hash }, place) => hash !== ours[place]!.hash);
	if (at === -1) return;
	throw new BackupTrouble(
		`This backup was made by another line of Doorstep: its migration ${at} is not ours.`
	);
}

/** Does something with a folder of only the first `count` migrations; it is gone afterwards. */
export async function withFirstMigrations<T>(
	migrationsFolder: string,
	count: number,
	body: (folder: string) => Promise<T>
): Promise<T> {
	const folder = mkdtempSync(join(tmpdir(), 'doorstep-migrations-'));
	try {
		cpSync(migrationsFolder, folder, { recursive: true });
		const journal = join(folder, 'meta', '_journal.json');
		const whole = JSON.parse(readFileSync(journal, 'utf8')) as { entries: unknown[] };
		writeFileSync(journal, JSON.stringify({ ...whole, entries: whole.entries.slice(0, count) }));
		return await body(folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
