import { sql, type SQL } from 'drizzle-orm';
import type { Work } from '#lib/server/work.server.ts';

const DAY_MS = 86_400_000;

/** A question within a statement, answered by a list in JSON; an empty one where nothing is found. */
export function list(each: SQL, from: SQL): SQL {
	return sql`(select coalesce(json_agg(${each}), '[]') ${from})`;
}

/** The moment so many days of 24 hours after now, as the database reads it. */
export function momentOf({ now }: Work, days: number): string {
	return new Date(now.getTime() + days * DAY_MS).toISOString();
}
