import { getTableColumns, sql, type InferInsertModel } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Transaction } from '#lib/server/database.server.ts';
import type { Work } from '#lib/server/work.server.ts';

// By transaction: a row inside a savepoint is written at once and goes with it.
const gathered = new WeakMap<Transaction, Map<PgTable, object[]>>();

/**
 * Does something whose new rows of these tables are written at its end, table by table in this order:
 * fewer journeys where one unit of work has many facts. Meanwhile the database does not show them;
 * `gatheredRows` does. When it throws none is written.
 */
export async function writingTogether<T>(
	work: Work,
	tables: readonly PgTable[],
	act: () => Promise<T>
): Promise<T> {
	const rows = new Map(tables.map((table) => [table, [] as object[]]));
	gathered.set(work.tx, rows);
	try {
		const value = await act();
		for (const [table, some] of rows) await insertMany(work, table, some as never);
		return value;
	} finally {
		gathered.delete(work.tx);
	}
}

/** Writes new rows, or leaves them to the end of what is written together. */
export async function writeRows<T extends PgTable>(
	work: Work,
	table: T,
	rows: InferInsertModel<T>[]
): Promise<void> {
	const waiting = gathered.get(work.tx)?.get(table);
	if (waiting) waiting.push(...rows);
	else if (rows.length > 0) await work.tx.insert(table).values(rows as never);
}

/** The rows of a table that are not written yet; null where rows are written at once. */
export function gatheredRows<T extends PgTable>(
	{ tx }: Work,
	table: T
): InferInsertModel<T>[] | null {
	return (gathered.get(tx)?.get(table) as InferInsertModel<T>[] | undefined) ?? null;
}

/**
 * Writes rows that name the same columns, in their order and in one statement whose text is the same
 * for any number of them: the database keeps its plan, and nobody puts thousands of parameters
 * together. The columns that the first of them does not name get their defaults.
 */
export async function insertMany<T extends PgTable>(
	{ tx }: Work,
	table: T,
	rows: InferInsertModel<T>[]
): Promise<void> {
	if (rows.length === 0) return;
	const columns = getTableColumns(table);
	const keys = Object.keys(columns).filter((key) => key in rows[0]!);
	const named = sql.join(
		keys.map((key) => sql.identifier(columns[key]!.name)),
		sql`, `
	);
	const list = JSON.stringify(
		rows.map((row) =>
			Object.fromEntries(keys.map((key) => [columns[key]!.name, (row as never)[key]]))
		)
	);
	await tx.execute(sql`
		insert into ${table} (${named})
		select ${named} from jsonb_populate_recordset(null::${table}, ${list}::text::jsonb)`);
}
