import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type postgres from 'postgres';
import {
	judgeDatabase,
	judgeMigrations,
	judgeNoPrograms,
	judgePrograms,
	judgeSilence,
	type DatabaseFacts
} from '#lib/server/commands/doctor/database-judgements.ts';
import { dataPath } from '#lib/server/commands/doctor/look-machine.ts';
import { ok, type Finding } from '#lib/server/commands/doctor/findings.ts';
import { findBinaries } from '#lib/server/postgres/binaries.ts';
import { savedUrls } from '#lib/server/postgres/own-database.ts';
import { withConnection } from '#lib/server/postgres/roles.ts';

/** Looks at the database that the settings name, else at our own. Starts nothing. */
export async function lookAtDatabase(project: string, env = process.env): Promise<Finding[]> {
	if (env.DATABASE_URL) return ask(project, env.DATABASE_URL, env.DATABASE_OWNER_URL);
	const folder = dataPath(project, env);
	const programs = lookAtPrograms(folder);
	const urls = savedUrls(folder);
	if (!urls) return [programs, ok('PostgreSQL', 'our own server, made at the first start')];
	const found = await ask(project, urls.appUrl, urls.ownerUrl);
	// A server of our own rests while nobody uses it.
	const isResting = found.length === 1;
	if (isResting) return [programs, ok('PostgreSQL', 'our own server, which does not run now')];
	return [programs, ...found];
}

async function ask(project: string, appUrl: string, ownerUrl?: string): Promise<Finding[]> {
	try {
		const facts = await withConnection(appUrl, factsOf);
		const applied = ownerUrl ? await withConnection(ownerUrl, appliedMigrations) : undefined;
		return [...judgeDatabase(facts), judgeMigrations(applied, known(project))];
	} catch (error) {
		const { code, name } = error as { code?: string; name: string };
		return [judgeSilence(code ?? name)];
	}
}

async function factsOf(sql: postgres.Sql): Promise<DatabaseFacts> {
	const askedAt = Date.now();
	const [row] = await sql<(DatabaseFacts & { epoch: number })[]>`
		select current_setting('server_version') as version, current_user as role,
			r.rolsuper or r.rolbypassrls or exists (
				select from pg_class c join pg_namespace n on n.oid = c.relnamespace
				where n.nspname = 'public' and c.relkind = 'r' and c.relowner = r.oid) as "isPowerful",
			has_function_privilege('pg_catalog.set_config(text, text, boolean)', 'execute')
				as "maySetConfig",
			extract(epoch from clock_timestamp())::float8 as epoch
		from pg_roles r where rolname = current_user`;
	const answeredAt = Date.now();
	const tables = await sql<{ name: string; isForced: boolean }[]>`
		select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as "isForced"
		from pg_class c join pg_namespace n on n.oid = c.relnamespace
		join pg_attribute a on a.attrelid = c.oid and a.attname = 'agency_id' and not a.attisdropped
		where n.nspname = 'public' and c.relkind in ('r', 'p') order by c.relname`;
	return {
		...row!,
		aheadSeconds: row!.epoch - (askedAt + answeredAt) / 2000,
		tenantTables: tables.length,
		openTables: tables.filter(({ isForced }) => !isForced).map(({ name }) => name)
	};
}

async function appliedMigrations(sql: postgres.Sql): Promise<number> {
	const [there] = await sql`select to_regclass('drizzle.__drizzle_migrations') as name`;
	if (!there!.name) return 0;
	const [row] = await sql`select count(*)::int as n from drizzle.__drizzle_migrations`;
	return row!.n as number;
}

function known(project: string): number {
	const file = join(project, 'drizzle/migrations/meta/_journal.json');
	return (JSON.parse(readFileSync(file, 'utf8')) as { entries: unknown[] }).entries.length;
}

function lookAtPrograms(folder: string): Finding {
	const pgdata = join(folder, 'database', 'pgdata');
	try {
		const { bin, version } = findBinaries(folder, pgdata);
		return judgePrograms(bin, version);
	} catch (error) {
		return judgeNoPrograms((error as Error).message);
	}
}
