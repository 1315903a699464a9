import { inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER_BYTES = 30;
const END_BYTES = 22;
const COMMENT_BYTES_MAX = 65_535;
const STORED = 0;
const DEFLATED = 8;

export type ZipLimits = { entries: number; bytes: number };

/** The archive is broken, or not of the kind that offices write. */
export class UnreadableZip extends Error {}
/** Unpacked it would be larger than the limit. */
export class LargeZip extends Error {}

/**
 * The files of a zip archive, unpacked, never more than `limits.bytes` of them: what the archive
 * says of its sizes is checked first, then not believed. Throws `LargeZip` or `UnreadableZip`.
 */
export function unpackZip(zip: Buffer, limits: ZipLimits): Map<string, Buffer> {
	try {
		return unpacked(zip, limits);
	} catch (error) {
		if (error instanceof LargeZip || error instanceof UnreadableZip) throw error;
		throw new UnreadableZip();
	}
}

function unpacked(zip: Buffer, limits: ZipLimits): Map<string, Buffer> {
	const entries = entriesOf(zip, limits);
	const claimed = entries.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0);
	if (claimed > limits.bytes) throw new LargeZip();
	const files = new Map<string, Buffer>();
	let left = limits.bytes;
	for (const entry of entries) {
		const file = fileOf(zip, entry, left);
		left -= file.length;
		files.set(entry.name, file);
	}
	return files;
}

type Entry = {
	name: string;
	method: number;
	packedBytes: number;
	unpackedBytes: number;
	offset: number;
};

/** PKWARE APPNOTE 4.3.12 and 4.3.16; no encryption, no zip64, which no list of people needs. */
function entriesOf(zip: Buffer, limits: ZipLimits): Entry[] {
	const end = endOfDirectory(zip);
	const count = zip.readUInt16LE(end + 10);
	if (count > limits.entries) throw new LargeZip();
	let at = zip.readUInt32LE(end + 16);
	return Array.from({ length: count }, () => {
		if (zip.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new UnreadableZip();
		const isEncrypted = (zip.readUInt16LE(at + 8) & 1) === 1;
		if (isEncrypted) throw new UnreadableZip();
		const nameBytes = zip.readUInt16LE(at + 28);
		const entry = {
			name: zip.toString('utf8', at + 46, at + 46 + nameBytes),
			method: zip.readUInt16LE(at + 10),
			packedBytes: zip.readUInt32LE(at + 20),
			unpackedBytes: zip.readUInt32LE(at + 24),
			offset: zip.readUInt32LE(at + 42)
		};
		at += 46 + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
		return entry;
	});
}

function endOfDirectory(zip: Buffer): number {
	const first = Math.max(0, zip.length - END_BYTES - COMMENT_BYTES_MAX);
	for (let at = zip.length - END_BYTES; at >= first; at--) {
		if (zip.readUInt32LE(at) === END_OF_DIRECTORY) return at;
	}
	throw new UnreadableZip();
}

function fileOf(zip: Buffer, entry: Entry, bytesMax: number): Buffer {
	const header = entry.offset;
	const nameBytes = zip.readUInt16LE(header + 26);
	const start = header + LOCAL_HEADER_BYTES + nameBytes + zip.readUInt16LE(header + 28);
	const packed = zip.subarray(start, start + entry.packedBytes);
	if (entry.method === STORED && packed.length <= bytesMax) return packed;
	if (entry.method !== DEFLATED) throw new UnreadableZip();
	try {
		return inflateRawSync(packed, { maxOutputLength: Math.max(1, bytesMax) });
	} catch (error) {
		if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw new LargeZip();
		throw error;
	}
}
