import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { BackupTrouble } from '#lib/server/backup/trouble.ts';
import { writePrivately } from '#lib/server/postgres/folder.ts';

const KEY_BYTES = 32;
const FINGERPRINT_DIGITS = 16;

/** The key of the backups; `wasMade` is its file where there was none until now. */
export type BackupKey = { key: Buffer; wasMade?: string };

/**
 * The key that backups are sealed with: BACKUP_KEY (base64 of 32 bytes), else the one kept in the
 * data folder, made there where `mayMake`. Throws a sentence for a key that is none or missing.
 */
export function backupKey(folder: string, mayMake: boolean, env = process.env): BackupKey {
	if (env.BACKUP_KEY) return { key: asKey(env.BACKUP_KEY, 'BACKUP_KEY') };
	const file = join(folder, 'backup-key');
	if (existsSync(file)) return { key: asKey(readFileSync(file, 'utf8'), file) };
	if (!mayMake) {
		throw new BackupTrouble(`The key is missing: name it in BACKUP_KEY, or put it into ${file}.`);
	}
	const key = randomBytes(KEY_BYTES);
	writePrivately(file, key.toString('base64') + '\n');
	return { key, wasMade: file };
}

function asKey(text: string, where: string): Buffer {
	const key = Buffer.from(text.trim(), 'base64');
	if (key.length === KEY_BYTES) return key;
	throw new BackupTrouble(`${where} has to be ${KEY_BYTES} bytes in base64.`);
}

/** By which a key is told from another without saying anything about it. */
export function keyFingerprint(key: Buffer): string {
	return fingerprint('doorstep backup key', key);
}

/** The secret of the installation: DOORSTEP_SECRET, else the one in the data folder, else none. */
export function installedSecret(folder: string, env = process.env): string | undefined {
	if (env.DOORSTEP_SECRET) return env.DOORSTEP_SECRET;
	const file = join(folder, 'secret');
	return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

/** The same for the secret of an installation; padding and alphabet of its base64 do not matter. */
export function secretFingerprint(secret: string): string {
	return fingerprint('doorstep secret', Buffer.from(secret, 'base64'));
}

function fingerprint(purpose: string, bytes: Buffer): string {
	const digest = createHash('sha256').update(purpose).update('\0').update(bytes).digest('hex');
	return digest.slice(0, FINGERPRINT_DIGITS);
}
