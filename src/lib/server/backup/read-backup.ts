import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { frame, framesOf, jsonOf, type Frame } from '#lib/server/backup/frames.ts';
import { differences, type Manifest, type TableSum } from '#lib/server/backup/manifest.ts';
import { opened } from '#lib/server/backup/sealed-stream.ts';
import { RowSum } from '#lib/server/backup/tables.ts';
import { BackupTrouble, cutShort, damaged } from '#lib/server/backup/trouble.ts';

/** What is done with each frame while a backup is read. */
export type Take = (frame: Frame) => Promise<void>;

/**
 * Reads a whole backup and proves it: the seal of each piece, the count and the SHA-256 of each
 * table, that of the whole. Gives the manifest. Throws a sentence for whatever is wrong; `take` may
 * have been given frames by then, so whoever keeps them must be able to give them up.
 */
export async function readBackup(
	file: string,
	key: Buffer,
	take: Take = async () => {}
): Promise<Manifest> {
	let manifest: Manifest | undefined;
	try {
		await pipeline(
			createReadStream(file),
			(bytes) => opened(bytes, key),
			createGunzip(),
			async (plain: AsyncIterable<Uint8Array>) => {
				manifest = await proven(framesOf(plain), take);
			}
		);
	} catch (error) {
		throw asTrouble(error, file);
	}
	return manifest!;
}

async function proven(frames: AsyncIterable<Frame>, take: Take): Promise<Manifest> {
	const whole = createHash('sha256');
	const sums: TableSum[] = [];
	let manifest: Manifest | undefined;
	let rows = new RowSum();
	for await (const one of frames) {
		if (manifest) throw new BackupTrouble(damaged);
		if (one.kind === 'T') rows = new RowSum();
		if (one.kind === 'R') rows.add(one.payload);
		if (one.kind === 'E') sums.push(rows.of(jsonOf<TableSum>(one).name));
		if (one.kind === 'M') manifest = jsonOf<Manifest>(one);
		else whole.update(frame(one.kind, one.payload));
		await take(one);
	}
	if (!manifest) throw new BackupTrouble(cutShort);
	const isWhole = manifest.sha256 === whole.digest('hex');
	const wrong = differences(manifest.tables, sums);
	if (wrong.length) throw new BackupTrouble(`${damaged} (${wrong.join('; ')})`);
	if (!isWhole) throw new BackupTrouble(damaged);
	return manifest;
}

function asTrouble(error: unknown, file: string): unknown {
	const { code } = error as NodeJS.ErrnoException;
	if (code === 'ENOENT') return new BackupTrouble(`There is no file ${file}.`);
	return code?.startsWith('Z_') ? new BackupTrouble(damaged) : error;
}
