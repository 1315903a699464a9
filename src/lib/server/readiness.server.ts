import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { isQueueReachable } from '#lib/jobs/queue.server.ts';
import type { Checks } from '#lib/server/process-state.server.ts';
import { checkRole } from '#lib/server/trusted-role.server.ts';
import { asking } from '#lib/server/work.server.ts';

/** Longer than this and a balancer had better ask another process. */
const ANSWER_MAX_MS = 1_000;

const schemas = import.meta.glob<Record<string, unknown>>('../*/schema.server.ts', { eager: true });
const columns = Object.values(schemas)
	.flatMap((schema) => Object.values(schema))
	.filter((one) => one instanceof PgTable)
	.map((table) => getTableConfig(table))
	.flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name}`));

/** What a process needs to serve, each by its name. Never throws, and says nothing but yes or no. */
export async function readiness(): Promise<Checks> {
	const [database, schema, role, queue] = await Promise.all([
		inTime(async () => (await asking((db) => db.execute(sql`select 1`))).length === 1),
		inTime(async () => (await missingColumns()).length === 0),
		inTime(checkRole),
		inTime(isQueueReachable)
	]);
	return { database, schema, role, queue };
}

/** The columns that this version of the code knows and the database does not have yet. */
export async function missingColumns(known = columns): Promise<string[]> {
	// The catalogue is open to every role; the list of migrations is not.
	const rows = await asking((db) =>
		db.execute<{ name: string }>(sql`
			select c.relname || '.' || a.attname as name
			from pg_attribute a join pg_class c on c.oid = a.attrelid
			join pg_namespace n on n.oid = c.relnamespace
			where n.nspname = 'public' and c.relkind in ('r', 'p') and a.attnum > 0`)
	);
	const there = new Set(rows.map(({ name }) => name));
	return known.filter((name) => !there.has(name));
}

async function inTime(check: () => Promise<boolean>): Promise<boolean> {
	const late = sleep(ANSWER_MAX_MS, false, { ref: false });
	return Promise.race([check().catch(() => false), late]);
}
