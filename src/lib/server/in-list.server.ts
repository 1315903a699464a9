import { sql, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';

/** True where a column of UUIDs holds one of these: one statement for any number of them. */
export function inList(column: AnyPgColumn, ids: string[]): SQL {
	const list = JSON.stringify(ids);
	return sql`${column} in (select one::uuid from jsonb_array_elements_text(${list}::text::jsonb) one)`;
}
