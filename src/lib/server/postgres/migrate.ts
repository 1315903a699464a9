import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import { prepareJobQueue } from '#lib/server/postgres/job-queue.ts';
import { withConnection } from '#lib/server/postgres/roles.ts';

// One migration at a time; the number is any, but the same in every version of the product.
const MIGRATION_LOCK = 719_203_344;

/** Brings a database to the newest version: the tables as their owner, then the job queue. */
export async function migrateDatabase(
	{ ownerUrl, jobsUrl }: { ownerUrl: string; jobsUrl: string },
	project: string
): Promise<void> {
	await migrateTables(ownerUrl, join(project, 'drizzle', 'migrations'));
	await prepareJobQueue(jobsUrl);
}

/** Brings the tables alone to the last migration of a folder. */
export async function migrateTables(ownerUrl: string, migrationsFolder: string): Promise<void> {
	if (!existsSync(join(migrationsFolder, 'meta', '_journal.json'))) {
		throw new Error(`There are no migrations in ${migrationsFolder}.`);
	}
	await withConnection(ownerUrl, async (sql) => {
		await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
		await migrate(drizzle(sql), { migrationsFolder });
	});
}
