/** A file that is a JPEG in its form alone, of so many bytes, with more segments if wanted. For tests only. */
export function aJpeg(bytes: number, more: number[] = [], side = 800): Uint8Array<ArrayBuffer> {
	const [high, low] = [side >> 8, side & 255];
	const start = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1];
	const frame = [0xff, 0xc0, 0, 11, 8, high, low, high, low, 1, 1, 0x11, 0];
	const scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0];
	const head = [...start, ...more, ...frame, ...scan];
	const whole = new Uint8Array(bytes);
	for (let at = head.length; at < bytes; at++) whole[at] = (at * 31) % 251;
	whole.set(head);
	whole.set([0xff, 0xd9], bytes - 2);
	return whole;
}

/** A segment in which a camera writes where it stood. */
export const placeSegment = [0xff, 0xe1, 0, 8, ...new TextEncoder().encode('Exif37')];
