import { createHash, type Hash } from 'node:crypto';
import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type postgres from 'postgres';
import { frame, type FrameKind } from '#lib/server/backup/frames.ts';
import { leftOut, type Head, type Manifest } from '#lib/server/backup/manifest.ts';
import { sealed } from '#lib/server/backup/sealed-stream.ts';
import { migrationsIn } from '#lib/server/backup/schema-version.ts';
import {
	RowSum,
	rowsOf,
	sequencesOf,
	speakPlainly,
	tablesOf,
	type Asking,
	type Table
} from '#lib/server/backup/tables.ts';
import { BackupTrouble } from '#lib/server/backup/trouble.ts';
import { withConnection } from '#lib/server/postgres/roles.ts';

const PIECE_BYTES = 64 * 1024;
const PRIVATE = 0o600;

export type BackupOrder = {
	/** An address of a role that reads everything: doorstep_backup. */
	url: string;
	file: string;
	key: Buffer;
	/** The fingerprint of the installation's secret, where it is known. */
	secret: string | null;
};

/**
 * Writes one moment of the whole database into a new file, while everybody goes on working. The file
 * has its name only once it is complete and on the disk. Gives the manifest.
 */
export async function writeBackup({ url, file, key, secret }: BackupOrder): Promise<Manifest> {
	if (existsSync(file)) throw new BackupTrouble(`${file} is already there; name a new file.`);
	const unfinished = file + '.unfinished';
	rmSync(unfinished, { force: true });
	try {
		const manifest = await withConnection(url, (sql) => snapshotInto(sql, unfinished, key, secret));
		renameSync(unfinished, file);
		return manifest;
	} catch (error) {
		rmSync(unfinished, { force: true });
		throw error;
	}
}

async function snapshotInto(
	sql: postgres.Sql,
	file: string,
	key: Buffer,
	secret: string | null
): Promise<Manifest> {
	let manifest: Manifest | undefined;
	await sql.begin('isolation level repeatable read read only', async (tx) => {
		await speakPlainly(tx);
		await pipeline(
			contents(tx, secret, (whole) => (manifest = whole)),
			createGzip(),
			(packed) => sealed(packed, key),
			createWriteStream(file, { flags: 'wx', mode: PRIVATE, flush: true })
		);
	});
	return manifest!;
}

/** The frames of a backup, in their order. */
async function* contents(
	tx: Asking,
	secret: string | null,
	finished: (manifest: Manifest) => void
): AsyncGenerator<Buffer> {
	const whole = createHash('sha256');
	const head = await headOf(tx, secret);
	yield counted(whole, 'H', head);
	const sums = [];
	for (const table of await tablesOf(tx, leftOut)) {
		yield counted(whole, 'T', { name: table.name, columns: table.columns });
		const sum = new RowSum();
		for await (const piece of inPieces(tx, table)) {
			sum.add(piece);
			yield counted(whole, 'R', piece);
		}
		sums.push(sum.of(table.name));
		yield counted(whole, 'E', sums.at(-1)!);
	}
	const sequences = await sequencesOf(tx);
	const manifest = { ...head, tables: sums, sequences, sha256: whole.digest('hex') };
	yield frame('M', manifest);
	finished(manifest);
}

function counted(whole: Hash, kind: FrameKind, payload: Uint8Array | object): Buffer {
	const bytes = frame(kind, payload);
	whole.update(bytes);
	return bytes;
}

/** The server sends a message for each row; a frame for each would be mostly frames. */
async function* inPieces(tx: Asking, table: Table): AsyncGenerator<Buffer> {
	let kept: Buffer[] = [];
	let size = 0;
	for await (const row of rowsOf(tx, table)) {
		kept.push(row);
		size += row.length;
		if (size < PIECE_BYTES) continue;
		yield Buffer.concat(kept);
		kept = [];
		size = 0;
	}
	if (size) yield Buffer.concat(kept);
}

async function headOf(tx: Asking, secret: string | null): Promise<Head> {
	const [now] = await tx<{ snapshot: string; version: string; at: Date }[]>`
		select pg_current_snapshot()::text as snapshot, current_setting('server_version') as version,
			now() as at`;
	return {
		takenAt: now!.at.toISOString(),
		snapshot: now!.snapshot,
		serverVersion: now!.version,
		migrations: await migrationsIn(tx),
		secret,
		leftOut: [...leftOut]
	};
}
