import type { Draft } from '#lib/field/client/record.ts';
import type { TakenPhoto } from '#lib/field/client/photos.ts';
import type { DayVisit, RosterEntry } from '#lib/field/day.ts';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import { aJpeg } from '#lib/programmes/notes/jpeg.test-kit.ts';
import { PHOTO_TYPE, PHOTOS_MAX } from '#lib/programmes/notes/note.ts';
import type { Chance } from '../chaos/chance.ts';

/** Small enough to be one part of the way, and large enough for two or three. */
const SMALL_BYTES = 900;
const LARGE_BYTES = 110_000;

/** A note about a person or about the visit, with photos or without. */
export async function note(
	visit: DayVisit,
	person: RosterEntry,
	chance: Chance
): Promise<{ draft: Draft; photos: TakenPhoto[] }> {
	const noteId = newId(new Date());
	const isAboutVisit = chance() < 0.25;
	const count = Math.max(0, Math.floor(chance() * (PHOTOS_MAX + 2)) - 1);
	const photos = Array.from({ length: count }, () => aPhoto(chance));
	const payload = {
		noteId,
		visitId: visit.id,
		enrolmentId: isAboutVisit ? null : person.enrolmentId,
		text: `${noteId} 에 적은 말 (예시)`,
		photos: await Promise.all(photos.map(promiseOf))
	};
	return { draft: { kind: 'note', entityId: noteId, payload }, photos };
}

function aPhoto(chance: Chance): TakenPhoto {
	const bytes = chance() < 0.3 ? LARGE_BYTES : SMALL_BYTES;
	return { id: newId(new Date()), jpeg: aJpeg(Math.floor(bytes * (1 + chance()))) };
}

async function promiseOf({ id, jpeg }: TakenPhoto) {
	return {
		id,
		sha256: await sha256Hex(jpeg),
		bytes: jpeg.length,
		type: PHOTO_TYPE as typeof PHOTO_TYPE
	};
}
