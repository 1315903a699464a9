import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { exampleId, enrolmentOf, start, visitId } from '#lib/field/client/rehearsal.ts';
import { operationSchema, photoPartSchema, type Payload } from '#lib/field/protocol.ts';
import { PART_CHARACTERS, PHOTO_BYTES_MAX } from '#lib/programmes/notes/note.ts';

const photo = (number: number) => ({
	id: exampleId(600 + number),
	sha256: 'a'.repeat(64),
	bytes: PHOTO_BYTES_MAX,
	type: 'image/jpeg' as const
});
const note: Payload<'note'> = {
	noteId: exampleId(500),
	visitId,
	enrolmentId: enrolmentOf(0),
	text: 'note',
	photos: [photo(1)]
};

function reads(changes: object): boolean {
	const operation = {
		id: exampleId(1),
		deviceId: exampleId(9),
		deviceSeq: 1,
		kind: 'note',
		entityId: exampleId(500),
		occurredAt: start.toISOString(),
		zone: 'Asia/Seoul',
		clockOffsetMs: 0,
		schemaVersion: 1,
		payload: { ...note, ...changes }
	};
	return v.safeParse(operationSchema, operation).success;
}

describe('a note', () => {
	test('is about a person or about the visit, with words, photos or both', () => {
		expect(reads({})).toBe(true);
		expect(reads({ enrolmentId: null })).toBe(true);
		expect(reads({ text: '' })).toBe(true);
		expect(reads({ photos: [] })).toBe(true);
		expect(reads({ text: ' \n', photos: [] })).toBe(false);
		expect(reads({ enrolmentId: undefined })).toBe(false);
		expect(reads({ visitId: 'x' })).toBe(false);
	});

	test('has 2,000 characters at most, as a person counts them, all of which can be kept', () => {
		expect(reads({ text: '가'.repeat(2000) })).toBe(true);
		expect(reads({ text: '😀'.repeat(2000) })).toBe(true);
		expect(reads({ text: '가'.repeat(2001) })).toBe(false);
		expect(reads({ text: '😀'.repeat(2001) })).toBe(false);
		expect(reads({ text: 'a\0b' })).toBe(false);
		expect(reads({ text: 'a\ud800' })).toBe(false);
	});

	test('speaks of four photos at most, each within its bounds and under an id of its own', () => {
		expect(reads({ photos: [1, 2, 3, 4].map(photo) })).toBe(true);
		expect(reads({ photos: [1, 2, 3, 4, 5].map(photo) })).toBe(false);
		expect(reads({ photos: [photo(1), photo(1)] })).toBe(false);
		for (const wrong of [
			{ bytes: PHOTO_BYTES_MAX + 1 },
			{ bytes: 0 },
			{ bytes: 1.5 },
			{ sha256: 'A'.repeat(64) },
			{ sha256: 'a'.repeat(63) },
			{ type: 'image/svg+xml' },
			{ id: '../x' }
		]) {
			expect(reads({ photos: [{ ...photo(1), ...wrong }] }), JSON.stringify(wrong)).toBe(false);
		}
	});
});

test('a part of a photo has its bounds', () => {
	const part = { protocol: 1, photoId: exampleId(1), keyId: exampleId(2), offset: 0, part: 'A' };
	const isRead = (changes: object) => v.safeParse(photoPartSchema, { ...part, ...changes }).success;
	expect(isRead({})).toBe(true);
	expect(isRead({ part: 'A'.repeat(PART_CHARACTERS) })).toBe(true);
	for (const wrong of [
		{ part: 'A'.repeat(PART_CHARACTERS + 1) },
		{ part: '' },
		{ part: 'A=' },
		{ offset: -1 },
		{ offset: 0.5 },
		{ offset: 1e9 },
		{ photoId: 'x' },
		{ keyId: 'k1' },
		{ protocol: 2 }
	]) {
		expect(isRead(wrong), JSON.stringify(wrong).slice(0, 60)).toBe(false);
	}
});
