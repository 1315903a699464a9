/** JPEG files, as far as a photo must be looked through: what it is, and what it may not carry. */
import { PHOTO_BYTES_MAX, PHOTO_SIDE_MAX } from '#lib/programmes/notes/note.ts';

const PICTURE = 0xda;
const COMMENT = 0xfe;

type Segment = { marker: number; from: number; to: number };

/** True for a JPEG of allowed size whose head holds nothing but what is needed to show it. */
export function isPlainPhoto(bytes: Uint8Array): boolean {
	if (bytes.length > PHOTO_BYTES_MAX) return false;
	const segments = segmentsOf(bytes);
	if (!segments || segments.some(isMetadata)) return false;
	if (bytes.at(-2) !== 0xff || bytes.at(-1) !== 0xd9) return false;
	const frame = segments.find(({ marker }) => marker >= 0xc0 && marker <= 0xc2);
	return frame !== undefined && isSmall(bytes, frame.from);
}

/** The same picture without its metadata (place, device, time); null for what is no JPEG. */
export function withoutMetadata(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
	const segments = segmentsOf(bytes);
	if (!segments) return null;
	const kept = segments.filter((segment) => !isMetadata(segment));
	const picture = bytes.subarray(segments.at(-1)!.to);
	const parts = [
		bytes.subarray(0, 2),
		...kept.map(({ from, to }) => bytes.subarray(from, to)),
		picture
	];
	const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

/** What stands before the picture itself; null where the bytes are no JPEG. */
function segmentsOf(bytes: Uint8Array): Segment[] | null {
	if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
	const found: Segment[] = [];
	for (let from = 2; from + 4 <= bytes.length;) {
		const [start, marker] = [bytes[from]!, bytes[from + 1]!];
		const to = from + 2 + numberAt(bytes, from + 2);
		if (start !== 0xff || to < from + 4 || to > bytes.length) return null;
		found.push({ marker, from, to });
		if (marker === PICTURE) return found;
		from = to;
	}
	return null;
}

/** APP1 to APP15 but APP14, which says how colours are written; and comments. */
function isMetadata({ marker }: Segment): boolean {
	return marker === COMMENT || (marker >= 0xe1 && marker <= 0xef && marker !== 0xee);
}

function isSmall(bytes: Uint8Array, frame: number): boolean {
	const sides = [numberAt(bytes, frame + 5), numberAt(bytes, frame + 7)];
	return sides.every((side) => side > 0 && side <= PHOTO_SIDE_MAX);
}

function numberAt(bytes: Uint8Array, at: number): number {
	return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
