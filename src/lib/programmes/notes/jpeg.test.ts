import { expect, test } from 'vitest';
import { isPlainPhoto, withoutMetadata } from '#lib/programmes/notes/jpeg.ts';
import { aJpeg, placeSegment } from '#lib/programmes/notes/jpeg.test-kit.ts';
import { PHOTO_BYTES_MAX, PHOTO_SIDE_MAX } from '#lib/programmes/notes/note.ts';

test('a photo is a JPEG within its bounds, and nothing else is', () => {
	expect(isPlainPhoto(aJpeg(PHOTO_BYTES_MAX))).toBe(true);
	expect(isPlainPhoto(aJpeg(900, [], PHOTO_SIDE_MAX))).toBe(true);
	expect(isPlainPhoto(aJpeg(PHOTO_BYTES_MAX + 1))).toBe(false);
	expect(isPlainPhoto(aJpeg(900, [], PHOTO_SIDE_MAX + 1))).toBe(false);
	expect(isPlainPhoto(aJpeg(900, [], 0))).toBe(false);
	const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
	for (const other of [new Uint8Array(0), png, Uint8Array.of(0xff, 0xd8, 0xff, 0xd9)]) {
		expect(isPlainPhoto(other)).toBe(false);
		expect(withoutMetadata(Uint8Array.from(other))).toBeNull();
	}
	for (const cut of [1, 5, 30, 890]) {
		expect(isPlainPhoto(aJpeg(900).subarray(0, cut)), String(cut)).toBe(false);
	}
});

test('what a camera writes about the place is taken out, and never passes', () => {
	const marked = aJpeg(900, placeSegment);
	expect(isPlainPhoto(marked)).toBe(false);
	const plain = withoutMetadata(marked)!;
	expect(isPlainPhoto(plain)).toBe(true);
	expect(plain.length).toBe(900 - placeSegment.length);
	expect(new TextDecoder('latin1').decode(plain)).not.toContain('Exif');
	expect(withoutMetadata(aJpeg(900))).toEqual(aJpeg(900));
});
