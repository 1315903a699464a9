import { getTableColumns, sql, type InferInsertModel, type SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Transaction } from '#lib/server/database.server.ts';
import { together, type Work } from '#lib/server/work.server.ts';

// By transaction: a row inside a savepoint is written at once and goes with it.
const gathered = new WeakMap<Transaction, Map<PgTable, object[]>>();
const following = new WeakMap<Transaction, Map<FollowUp, Set<string>>>();

/** What follows from rows, for all the ids it was asked for. */
type FollowUp = (work: Work, ids: string[]) => Promise<unknown>;

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
	const after = new Map<FollowUp, Set<string>>();
	gathered.set(work.tx, rows);
	following.set(work.tx, after);
	try {
		const value = await act();
		// In turn, without waiting for each other's answers.
		await together(
			...[...rows].map(
				([table, some]) =>
					() =>
						insertMany(work, table, some as never)
			)
		);
		for (const [act, ids] of after) await act(work, [...ids]);
		return value;
	} finally {
		gathered.delete(work.tx);
		following.delete(work.tx);
	}
}

/**
 * Does what follows from rows, once they can be seen: at once, or, where rows are written together,
 * after them and once for all the ids that asked for it.
 */
export async function onceWritten(work: Work, id: string, act: FollowUp): Promise<void> {
	const waiting = following.get(work.tx);
	if (!waiting) return void (await act(work, [id]));
	waiting.set(act, (waiting.get(act) ?? new Set()).add(id));
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
	if (rows.length > 0) await tx.execute(insertOf(table, rows));
}

/** That statement of one row or more, to put a clause behind it. */
export function insertOf<T extends PgTable>(table: T, rows: InferInsertModel<T>[]): SQL {
	const named = columnsOf(table).filter(({ key }) => key in rows[0]!);
	const isShared = ({ key }: Column) => isSameInAll(rows as Row[], key);
	// What every row says alike (whose, who, when) is said once. One row has nothing to share, so
	// that its statement is always the same one.
	const shared = rows.length > 1 ? named.filter(isShared) : [];
	const own = named.filter((column) => !shared.includes(column));
	if (own.length === 0) own.push(...shared.splice(0));
	const names = [...shared, ...own].map(({ name }) => `"${name}"`).join(', ');
	const once = shared.map(({ key, type }) => {
		return sql`${asText((rows[0] as Row)[key], type)}${sql.raw(`::text::${type}, `)}`;
	});
	// A list for each column: the database reads it in half the time of the same rows as JSON.
	const lists = own.map(({ key, type }) => {
		const list = asList(rows.map((row) => asText((row as Row)[key], type)));
		return sql`${list}${sql.raw(`::text::${type}[]`)}`;
	});
	const from = sql`${sql.join(once)}* from unnest(${sql.join(lists, sql`, `)})`;
	return sql`insert into ${table} ${sql.raw(`(${names}) select `)}${from}`;
}

type Row = Record<string, unknown>;
type Column = { key: string; name: string; type: string };
const described = new WeakMap<PgTable, Column[]>();

/** A table's columns in their order, looked up once. */
function columnsOf(table: PgTable): Column[] {
	const known = described.get(table);
	if (known) return known;
	const columns = Object.entries(getTableColumns(table)).map(([key, column]) => {
		return { key, name: column.name, type: column.getSQLType() };
	});
	described.set(table, columns);
	return columns;
}

/** By the same string or the same moment in memory: what only looks alike may go as a list. */
function isSameInAll(rows: Row[], key: string): boolean {
	const first = rows[0]![key];
	return rows.every((row) => row[key] === first);
}

function asText(value: unknown, type: string): string | null {
	if (value === null || value === undefined) return null;
	if (type === 'jsonb') return JSON.stringify(value);
	return value instanceof Date ? value.toISOString() : String(value);
}

/** As PostgreSQL reads a list. */
function asList(texts: (string | null)[]): string {
	return `{${texts.map((text) => (text === null ? 'NULL' : quoted(text))).join(',')}}`;
}

const special = /["\\]/g;

function quoted(text: string): string {
	return `"${text.replace(special, '\\$&')}"`;
}
