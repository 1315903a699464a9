import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { ByteReader } from '#lib/server/backup/byte-reader.ts';
import { keyFingerprint } from '#lib/server/backup/keys.ts';
import { BackupTrouble, cutShort, damaged } from '#lib/server/backup/trouble.ts';

// The outermost layer of a backup: one line in clear, then chunks under AES-256-GCM.
//
//   DOORSTEP-BACKUP {"format":1,"key":"<fingerprint>","salt":"<base64>"}\n
//   u32 length of the ciphertext with its tag, the highest bit set on the last chunk; ciphertext
//
// The key of a file comes from the backup key and the file's salt (HKDF-SHA-256), so the nonces may
// count from 0. The line in clear and whether a chunk is the last are authenticated with each chunk:
// chunks can be neither changed, left out, put in another order, nor cut off.

const MARK = 'DOORSTEP-BACKUP ';
export const FORMAT = 1;
const CIPHER = 'aes-256-gcm';
const CHUNK_BYTES = 1 << 20;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;
const SALT_BYTES = 32;
const LAST = 0x8000_0000;
const LINE_BYTES_MAX = 1_000;

type Header = { format: number; key: string; salt: string };

/** Seals a stream of bytes with the backup key. */
export async function* sealed(
	plain: AsyncIterable<Uint8Array>,
	backupKey: Buffer
): AsyncGenerator<Buffer> {
	const salt = randomBytes(SALT_BYTES).toString('base64');
	const header: Header = { format: FORMAT, key: keyFingerprint(backupKey), salt };
	const line = MARK + JSON.stringify(header);
	yield Buffer.from(line + '\n');
	const key = fileKey(backupKey, salt);
	let count = 0;
	for await (const { bytes, isLast } of chunks(plain)) {
		const cipher = createCipheriv(CIPHER, key, nonceOf(count++)).setAAD(aadOf(line, isLast));
		const body = Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
		const length = Buffer.alloc(4);
		length.writeUInt32BE(isLast ? body.length + LAST : body.length);
		yield Buffer.concat([length, body]);
	}
}

async function* chunks(plain: AsyncIterable<Uint8Array>) {
	const reader = new ByteReader(plain);
	let bytes = (await reader.upTo(CHUNK_BYTES)) ?? Buffer.alloc(0);
	for (;;) {
		const next = await reader.upTo(CHUNK_BYTES);
		yield { bytes, isLast: next === null };
		if (next === null) return;
		bytes = next;
	}
}

/**
 * Opens what `sealed` has written. Throws a sentence for a file that is no backup, of a newer
 * format, under another key, damaged or cut short; nothing unauthenticated is ever given out.
 */
export async function* opened(
	file: AsyncIterable<Uint8Array>,
	backupKey: Buffer
): AsyncGenerator<Buffer> {
	const reader = new ByteReader(file);
	const line = await reader.line(LINE_BYTES_MAX);
	const { salt } = headerOf(line, backupKey);
	const key = fileKey(backupKey, salt);
	for (let count = 0; ; count++) {
		const length = (await reader.read(4))?.readUInt32BE() ?? toldBy(cutShort);
		const isLast = length >= LAST;
		const size = isLast ? length - LAST : length;
		if (size < TAG_BYTES || size > CHUNK_BYTES + TAG_BYTES) toldBy(damaged);
		const body = (await reader.read(size)) ?? toldBy(cutShort);
		yield openChunk(key, nonceOf(count), aadOf(line!, isLast), body);
		if (isLast) break;
	}
	if (!(await reader.isAtEnd())) toldBy(damaged);
}

function openChunk(key: Buffer, nonce: Buffer, aad: Buffer, body: Buffer): Buffer {
	const decipher = createDecipheriv(CIPHER, key, nonce).setAAD(aad);
	decipher.setAuthTag(body.subarray(-TAG_BYTES));
	try {
		return Buffer.concat([decipher.update(body.subarray(0, -TAG_BYTES)), decipher.final()]);
	} catch {
		return toldBy(damaged);
	}
}

function headerOf(line: string | null, backupKey: Buffer): Header {
	if (!line?.startsWith(MARK)) return toldBy('This file is no backup of Doorstep.');
	const header = asHeader(line.slice(MARK.length));
	if (header.format !== FORMAT) {
		toldBy(`This backup has format ${header.format}; this version of Doorstep reads ${FORMAT}.`);
	}
	const ours = keyFingerprint(backupKey);
	if (header.key === ours) return header;
	return toldBy(`This backup needs the key ${header.key}; the key given here is ${ours}.`);
}

function asHeader(text: string): Header {
	try {
		return JSON.parse(text) as Header;
	} catch {
		return toldBy(damaged);
	}
}

function fileKey(backupKey: Buffer, salt: string): Buffer {
	const bytes = hkdfSync('sha256', backupKey, Buffer.from(salt, 'base64'), 'doorstep backup', 32);
	return Buffer.from(bytes);
}

function nonceOf(count: number): Buffer {
	const nonce = Buffer.alloc(NONCE_BYTES);
	nonce.writeBigUInt64BE(BigInt(count), NONCE_BYTES - 8);
	return nonce;
}

function aadOf(line: string, isLast: boolean): Buffer {
	return Buffer.from(`${line} ${isLast ? 'last' : 'more'}`);
}

function toldBy(sentence: string): never {
	throw new BackupTrouble(sentence);
}
