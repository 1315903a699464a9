import { ByteReader } from '#lib/server/backup/byte-reader.ts';
import { BackupTrouble, cutShort, damaged } from '#lib/server/backup/trouble.ts';

// What lies inside the seal, after gzip: frames. One letter, u32 length, that many bytes.
//
//   H  once, first    JSON: when and from what it was taken
//   T  each table     JSON: its name and columns
//   R  its rows       COPY text as PostgreSQL wrote it, in any pieces
//   E  its end        JSON: how many rows, SHA-256 of their text
//   M  once, last     JSON: the whole manifest, with the SHA-256 of all bytes before this frame

export type FrameKind = 'H' | 'T' | 'R' | 'E' | 'M';
export type Frame = { kind: FrameKind; payload: Buffer };

const kinds = 'HTREM';
const HEAD_BYTES = 5;
// COPY gives one row at a time, and a row of the product is far smaller.
const PAYLOAD_BYTES_MAX = 1 << 28;

/** The bytes of a frame. */
export function frame(kind: FrameKind, payload: Uint8Array | object): Buffer {
	const body =
		payload instanceof Uint8Array ? payload : Buffer.from(JSON.stringify(payload), 'utf8');
	const head = Buffer.alloc(HEAD_BYTES);
	head.write(kind, 0, 'ascii');
	head.writeUInt32BE(body.length, 1);
	return Buffer.concat([head, body]);
}

/** The frames of a stream. Throws a sentence where it is no such stream. */
export async function* framesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
	const reader = new ByteReader(source);
	while (!(await reader.isAtEnd())) {
		const head = await reader.read(HEAD_BYTES);
		const kind = head?.toString('ascii', 0, 1) ?? '';
		const length = head?.readUInt32BE(1) ?? 0;
		if (!head || !kinds.includes(kind) || length > PAYLOAD_BYTES_MAX) {
			throw new BackupTrouble(damaged);
		}
		const payload = await reader.read(length);
		if (!payload) throw new BackupTrouble(cutShort);
		yield { kind: kind as FrameKind, payload };
	}
}

/** The JSON of a frame. Throws a sentence for bytes that are none. */
export function jsonOf<T>({ payload }: Frame): T {
	try {
		return JSON.parse(payload.toString('utf8')) as T;
	} catch {
		throw new BackupTrouble(damaged);
	}
}
