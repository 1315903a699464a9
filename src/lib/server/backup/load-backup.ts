import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { Writable } from 'node:stream';
import type postgres from 'postgres';
import { jsonOf, type Frame } from '#lib/server/backup/frames.ts';
import {
	differences,
	leftOut,
	type Manifest,
	type TableHead
} from '#lib/server/backup/manifest.ts';
import { readBackup } from '#lib/server/backup/read-backup.ts';
import {
	speakPlainly,
	sumsOf,
	tablesOf,
	type Asking,
	type Table
} from '#lib/server/backup/tables.ts';
import { BackupTrouble } from '#lib/server/backup/trouble.ts';
import { withConnection } from '#lib/server/postgres/roles.ts';

/** What PostgreSQL says to everything after the first error of a transaction. */
const ABORTED = '25P02';

/** Throws a sentence when any table holds or held rows; looks past row level security. */
export async function refuseUsed(sql: postgres.Sql): Promise<void> {
	const used = await sql<{ name: string }[]>`
		select relname as name from pg_class
		where relnamespace = 'public'::regnamespace and relkind = 'r' and pg_relation_size(oid) > 0
		order by 1`;
	if (!used.length) return;
	throw new BackupTrouble(
		`This database is in use (${used.map((one) => one.name).join(', ')}). A backup is restored ` +
			'into a new place only: name another database or another DOORSTEP_DATA.'
	);
}

/**
 * Loads a backup into the empty tables of a database of the same version, in one transaction: all
 * rows with the checksums of the manifest, or nothing. The owner steps past the walls of its own
 * tables for that; keys, checks and the overlap constraint hold for every row as ever.
 */
export async function loadBackup(ownerUrl: string, file: string, key: Buffer): Promise<Manifest> {
	return withConnection(ownerUrl, async (sql) => {
		const manifest = await sql.begin(async (tx) => {
			await speakPlainly(tx);
			const tables = await tablesOf(tx, leftOut);
			const walls = tables.filter((table) => table.isForced);
			for (const { name } of walls) {
				await tx.unsafe(`alter table public.${name} no force row level security`);
			}
			const read = await readBackup(file, key, loader(tx, tables));
			await setSequences(tx, read);
			refuseDifferent(read, await sumsOf(tx, tables));
			for (const { name } of walls) {
				await tx.unsafe(`alter table public.${name} force row level security`);
			}
			return read;
		});
		await sql.unsafe('analyze');
		return manifest;
	});
}

function refuseDifferent(manifest: Manifest, found: Manifest['tables']): void {
	const wrong = differences(manifest.tables, found);
	if (wrong.length) throw new BackupTrouble(`Not restored, nothing was kept: ${wrong.join('; ')}.`);
}

/** Takes the frames of a backup into the tables. */
function loader(tx: Asking, tables: Table[]) {
	const known = new Map(tables.map((table) => [table.name, table]));
	let name = '';
	let copy: Writable | undefined;
	return async (one: Frame): Promise<void> => {
		if (one.kind === 'T') {
			const head = jsonOf<TableHead>(one);
			name = head.name;
			copy = await copyInto(tx, head, known.get(name));
		}
		if (one.kind === 'R') await write(copy!, one.payload, name);
		if (one.kind === 'E') await finish(tx, copy!, name);
	};
}

async function copyInto(
	tx: Asking,
	{ name, columns }: TableHead,
	table: Table | undefined
): Promise<Writable> {
	const isKnown = table && columns.every((column) => table.columns.includes(column));
	if (!isKnown) throw new BackupTrouble(`This database has no table ${name} as the backup has it.`);
	const copy = `copy public.${name} (${columns.join(', ')}) from stdin`;
	const stream = await tx.unsafe(copy).writable();
	// A refusal is told by `write` or `finish`; unheard it would end the process.
	stream.on('error', () => {});
	return stream;
}

async function write(copy: Writable, text: Buffer, name: string): Promise<void> {
	if (copy.destroyed) throw refusedRows(name, copy.errored);
	if (copy.write(text)) return;
	const isOver = new AbortController();
	const { signal } = isOver;
	await Promise.race([once(copy, 'drain', { signal }), once(copy, 'close', { signal })])
		.catch(() => {})
		.finally(() => isOver.abort());
}

/**
 * Ends a COPY and waits for what the database says. The driver tells nobody about an error that
 * comes after the last row (keys are checked then), so the same connection is asked something: that
 * it answers at all says that the rows are in.
 */
async function finish(tx: Asking, copy: Writable, name: string): Promise<void> {
	if (copy.destroyed) throw refusedRows(name, copy.errored);
	copy.end();
	while (copy.writableLength && !copy.destroyed) await setImmediate();
	await setImmediate();
	if (copy.destroyed && copy.errored) throw refusedRows(name, copy.errored);
	await tx`select 1`.catch((error) => {
		throw refusedRows(name, error);
	});
}

/** The database's own reason, where the driver hands it on. */
function refusedRows(name: string, why: unknown): BackupTrouble {
	const { code } = (why ?? {}) as { code?: string };
	const isKnown = code !== undefined && code !== ABORTED;
	const reason = isKnown ? `SQLSTATE ${code}` : 'a key, a check or the overlap constraint';
	return new BackupTrouble(`Not restored, nothing was kept: ${name} was refused (${reason}).`);
}

async function setSequences(tx: Asking, { sequences }: Manifest): Promise<void> {
	for (const { name, value } of sequences) {
		await tx`select setval(${'public.' + name}::regclass, ${value}::bigint)`;
	}
}
