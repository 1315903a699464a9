import type { InferInsertModel } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { rowSteps } from '#lib/base/row-steps.ts';
import type { Transaction } from '#lib/server/database.server.ts';
import type { Work } from '#lib/server/work.server.ts';

// By transaction: a row inside a savepoint is written at once and goes with it.
const gathered = new WeakMap<Transaction, Map<PgTable, object[]>>();

/**
 * Does something whose new rows of these tables are written at its end, table by table in this order,
 * the rows of each in their own: fewer journeys where one unit of work has many facts. Meanwhile the
 * database does not show them; `gatheredRows` does. When it throws none is written.
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
		for (const [table, some] of rows) await insert(work, table, some);
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
	else await insert(work, table, rows);
}

/** The rows of a table that are not written yet; null where rows are written at once. */
export function gatheredRows<T extends PgTable>(
	{ tx }: Work,
	table: T
): InferInsertModel<T>[] | null {
	return (gathered.get(tx)?.get(table) as InferInsertModel<T>[] | undefined) ?? null;
}

async function insert({ tx }: Work, table: PgTable, rows: object[]): Promise<void> {
	for (const part of rowSteps(rows)) await tx.insert(table).values(part as never);
}
