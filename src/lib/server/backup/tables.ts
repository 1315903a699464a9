import { createHash } from 'node:crypto';
import type postgres from 'postgres';
import type { SequenceValue, TableHead, TableSum } from '#lib/server/backup/manifest.ts';
import { BackupTrouble } from '#lib/server/backup/trouble.ts';

/** A table of the product. Names are quoted as SQL needs them; `isForced` is of its wall. */
export type Table = TableHead & { order: string[]; isForced: boolean };

/** A connection or a transaction on one. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- as the driver writes it
export type Asking = postgres.ISql<{}>;

type Reference = { from: string; to: string };

// One spelling of every value, whatever the server or the role is set to; and an error instead of
// fewer rows for a role that row level security binds.
const spelling = [
	"set local datestyle = 'ISO, YMD'",
	"set local intervalstyle = 'postgres'",
	"set local timezone = 'UTC'",
	"set local bytea_output = 'hex'",
	'set local extra_float_digits = 1',
	'set local row_security = off',
	'set local statement_timeout = 0',
	'set local idle_in_transaction_session_timeout = 0'
];

/** Makes the rest of the transaction write and read rows in the one spelling of a backup. */
export async function speakPlainly(tx: Asking): Promise<void> {
	for (const statement of spelling) await tx.unsafe(statement);
}

/** All tables of the schema `public` but those left out, the referenced before those that refer. */
export async function tablesOf(tx: Asking, leftOut: readonly string[]): Promise<Table[]> {
	const all = await tx<Table[]>`
		select quote_ident(c.relname) as name, c.relforcerowsecurity as "isForced",
			(select array_agg(quote_ident(a.attname) order by a.attnum) from pg_attribute a
				where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
					and a.attgenerated = '') as columns,
			(select array_agg(quote_ident(a.attname)
					|| case when a.attcollation = 0 then '' else ' collate "C"' end order by k.place)
				from pg_index i cross join unnest(i.indkey::int2[]) with ordinality k(attnum, place)
				join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
				where i.indrelid = c.oid and i.indisprimary) as order
		from pg_class c
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
			and not c.relispartition
		order by c.relname`;
	const kept = all.filter((table) => !leftOut.includes(table.name));
	for (const { name, order } of kept) {
		if (!order) throw new BackupTrouble(`The table ${name} has no primary key to order it by.`);
	}
	return inOrder(kept, await referencesOf(tx));
}

async function referencesOf(tx: Asking): Promise<Reference[]> {
	return tx<Reference[]>`
		select quote_ident(a.relname) as from, quote_ident(b.relname) as to
		from pg_constraint f join pg_class a on a.oid = f.conrelid join pg_class b on b.oid = f.confrelid
		where f.contype = 'f' and f.conrelid <> f.confrelid
			and f.connamespace = 'public'::regnamespace`;
}

/** The referenced first. Throws where tables refer to each other in a circle. */
export function inOrder<T extends { name: string }>(tables: T[], references: Reference[]): T[] {
	const ordered: T[] = [];
	const open = new Map(tables.map((table) => [table.name, table]));
	while (open.size) {
		const isReady = ({ name }: T) =>
			!references.some((one) => one.from === name && open.has(one.to));
		const ready = [...open.values()].filter(isReady);
		if (!ready.length) {
			throw new BackupTrouble(`These tables refer to each other: ${[...open.keys()].join(', ')}.`);
		}
		ready.forEach(({ name }) => open.delete(name));
		ordered.push(...ready);
	}
	return ordered;
}

/** The rows of a table as COPY text, in the order of its primary key. */
export async function* rowsOf(tx: Asking, table: Table): AsyncGenerator<Buffer> {
	const { name, columns, order } = table;
	const rows = `select ${columns.join(', ')} from public.${name} order by ${order.join(', ')}`;
	const stream = await tx.unsafe(`copy (${rows}) to stdout`).readable();
	yield* stream as AsyncIterable<Buffer>;
	// The driver stops its socket while we are slow and forgets to go on when the last row is
	// among those that we were slow with; this is how it goes on at any other time.
	if (!stream.errored) stream._read(0);
}

/** Counts and hashes COPY text as it passes; a row ends with the only line feed that it has. */
export class RowSum {
	#hash = createHash('sha256');
	#rows = 0;

	add(text: Uint8Array): void {
		this.#hash.update(text);
		for (const byte of text) if (byte === 0x0a) this.#rows++;
	}

	of(name: string): TableSum {
		return { name, rows: this.#rows, sha256: this.#hash.digest('hex') };
	}
}

/** Counts and hashes the tables as they are now. */
export async function sumsOf(tx: Asking, tables: Table[]): Promise<TableSum[]> {
	const sums: TableSum[] = [];
	for (const table of tables) {
		const sum = new RowSum();
		for await (const text of rowsOf(tx, table)) sum.add(text);
		sums.push(sum.of(table.name));
	}
	return sums;
}

/** Where the sequences stand; never behind the rows, since they only go forward. */
export async function sequencesOf(tx: Asking): Promise<SequenceValue[]> {
	const found = await tx<SequenceValue[]>`
		select quote_ident(sequencename) as name, last_value::text as value
		from pg_sequences where schemaname = 'public' and last_value is not null order by 1`;
	return found.map(({ name, value }) => ({ name, value }));
}
