import { sql, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';

/**
 * True where a column holds one of these UUIDs: one statement, and one plan by the column's index, for
 * any number of them. The database throws (class 22) at what is no UUID.
 */
export function inList(column: AnyPgColumn, ids: string[]): SQL {
	return sql`${column} = any(${`{${ids.join(',')}}`}::text::uuid[])`;
}

/**
 * These UUIDs as rows of one column, to look each of them up by itself (`crossJoinLateral`, with
 * `askedId` in what is joined): as many steps as there are ids. Where a table has grown since the
 * database last counted it, `inList` may read all of it for each question. What is joined has to be
 * ordered or limited, else the database makes one question of all again.
 */
export function eachOf(ids: string[]): SQL {
	return sql`unnest(${`{${ids.join(',')}}`}::text::uuid[]) as asked(id)`;
}

/** The one that is being looked up. */
export const askedId: SQL = sql`asked.id`;
