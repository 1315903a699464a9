import { sql, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';

/**
 * True where a column holds one of these UUIDs: one statement, and one plan by the column's index, for
 * any number of them. The database throws (class 22) at what is no UUID.
 */
export function inList(column: AnyPgColumn, ids: string[]): SQL {
	return sql`${column} = any(${`{${ids.join(',')}}`}::text::uuid[])`;
}
