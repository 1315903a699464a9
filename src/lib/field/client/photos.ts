/**
 * Photos of notes on this phone, in stores of their own: sealed for the server, and encrypted for the
 * screen as long as the server lacks them. They go after the records and never hold one up.
 *
 * 1. A photo and the note that speaks of it are written together or neither.
 * 2. It stays until the server has said that it has it, and a week longer, sealed.
 * 3. Where the phone is full those that the server has go first; one that it lacks never goes.
 */
import type { DayBundle } from '#lib/field/day.ts';
import { LONGEST_MS } from '#lib/field/client/backoff.ts';
import type {
	FieldDatabase,
	KeptPhoto,
	KeptPhotoContent,
	OperationState,
	Writing
} from '#lib/field/client/database.ts';
import {
	decryptJson,
	encryptJson,
	fromBase64url,
	seal,
	toBase64url,
	type Bytes
} from '#lib/identity/cryptography.ts';
import { photoContext } from '#lib/programmes/notes/note.ts';

const KEEP_MS = 7 * 24 * 3_600_000;
/** What the server took whole and found to be another photo is hardly another one an hour later. */
export const BROKEN_WAIT_MS = 24 * 3_600_000;

/** A JPEG as the form made it, under the id that its note knows it by. */
export type TakenPhoto = { id: string; jpeg: Bytes };
export type WrittenPhoto = { kept: KeptPhoto; content: KeptPhotoContent };

/** A photo as it is kept: sealed to the agency's key, and encrypted under the phone's own. */
export async function encryptPhoto(
	{ id, jpeg }: TakenPhoto,
	noteId: string,
	{ publicJwk, keyId }: DayBundle['sealing'],
	key: CryptoKey,
	now: Date
): Promise<WrittenPhoto> {
	const [sealed, local] = await Promise.all([
		seal(publicJwk, jpeg, photoContext(id)),
		encryptJson(key, toBase64url(jpeg), localContext(id))
	]);
	const row = { id, noteId, recordedAt: now.getTime(), size: sealed.length, sent: 0 };
	return {
		kept: { ...row, state: 'waiting', ackedAt: null, failures: 0, notBefore: 0 },
		content: { id, keyId, sealed, local }
	};
}

export async function putPhotos(tx: Writing, photos: WrittenPhoto[]): Promise<void> {
	await Promise.all(
		photos.flatMap(({ kept, content }) => [
			tx.objectStore('photos').add(kept),
			tx.objectStore('photoContent').add(content)
		])
	);
}

/** The JPEG, while this phone may show it; null once only the server may. */
export async function readPhoto(
	database: FieldDatabase,
	key: CryptoKey,
	id: string
): Promise<Bytes | null> {
	const content = await database.read((tx) => tx.objectStore('photoContent').get(id));
	if (!content?.local) return null;
	const jpeg = decryptJson<string>(key, content.local, localContext(id)).then(fromBase64url);
	return jpeg.catch(() => null);
}

/** Of the photos whose time has come, the oldest one whose note the server has. */
export async function nextPhoto(database: FieldDatabase, now: number): Promise<KeptPhoto | null> {
	return database.read(async (tx) => {
		const open = (await tx.objectStore('photos').getAll()).filter(isOpen).sort(byAge);
		for (const photo of open) {
			if (isDue(photo, now) && (await isNoteThere(tx, photo.noteId))) return photo;
		}
		return null;
	});
}

/** When the first of those that wait alone is to be tried again; null where none does. */
export async function nextTryAt(database: FieldDatabase, now: number): Promise<number | null> {
	const all = await database.read((tx) => tx.objectStore('photos').getAll());
	// Whose time has come waits for its note, which an exchange brings.
	const later = all.filter((photo) => isOpen(photo) && !isDue(photo, now));
	return later.length ? Math.min(...later.map((photo) => photo.notBefore)) : null;
}

/** Changes what is known of a photo, where it is still here. */
export async function changePhoto(
	database: FieldDatabase,
	id: string,
	change: Partial<KeptPhoto>
): Promise<void> {
	await database.write(async (tx) => {
		const photo = await tx.objectStore('photos').get(id);
		if (photo) await tx.objectStore('photos').put({ ...photo, ...change });
		if (photo && change.state === 'with_server') await dropLocal(tx, id);
	});
}

/** The server lacks them after all: they are sent again, as far as they are still here. */
export async function sendPhotosAgain(tx: Writing, ids: string[]): Promise<void> {
	for (const id of ids) {
		const photo = await tx.objectStore('photos').get(id);
		const waiting = { state: 'waiting', ackedAt: null, sent: 0, notBefore: 0 } as const;
		if (photo?.state === 'with_server')
			await tx.objectStore('photos').put({ ...photo, ...waiting });
	}
}

/**
 * The server came back from a backup and may lack any of them: none counts as sent until it was asked.
 * The last character alone asks, so that nothing is sent twice in vain.
 */
export async function doubtPhotos(tx: Writing): Promise<void> {
	for (const photo of await tx.objectStore('photos').getAll()) {
		const doubted = {
			state: 'waiting',
			ackedAt: null,
			sent: photo.size - 1,
			notBefore: 0
		} as const;
		if (photo.state === 'with_server') await tx.objectStore('photos').put({ ...photo, ...doubted });
	}
}

/** Removes what the server has had for a week, or, where room is needed, all that it has. */
export async function dropSentPhotos(database: FieldDatabase, now: Date | null): Promise<number> {
	return database.write(async (tx) => {
		const all = await tx.objectStore('photos').getAll();
		const isOver = ({ ackedAt }: KeptPhoto) => !now || now.getTime() - (ackedAt ?? 0) > KEEP_MS;
		const over = all.filter((photo) => photo.state === 'with_server' && isOver(photo));
		for (const { id } of over) {
			await tx.objectStore('photos').delete(id);
			await tx.objectStore('photoContent').delete(id);
		}
		return over.length;
	});
}

/** The key is gone: what it encrypted goes too, what is sealed for the server stays. */
export async function forgetPhotos(tx: Writing): Promise<void> {
	for (const id of await tx.objectStore('photoContent').getAllKeys()) await dropLocal(tx, id);
}

async function dropLocal(tx: Writing, id: string): Promise<void> {
	const contents = tx.objectStore('photoContent');
	const content = await contents.get(id);
	if (content?.local) await contents.put({ ...content, local: null });
}

async function isNoteThere(
	tx: Parameters<Parameters<FieldDatabase['read']>[0]>[0],
	noteId: string
): Promise<boolean> {
	const notes = await tx.objectStore('outbox').index('entity').getAll(noteId);
	// A note that this phone keeps no longer has been with the server for a month.
	return notes.every(({ state }) => state === 'with_server');
}

/** A time further ahead than any wait is of a clock that was set back since. */
function isDue({ state, notBefore }: KeptPhoto, now: number): boolean {
	const longest = state === 'needs_attention' ? BROKEN_WAIT_MS : LONGEST_MS;
	return notBefore <= now || notBefore - now > longest;
}

function isOpen({ state }: { state: OperationState }): boolean {
	return state !== 'with_server';
}

function byAge(a: KeptPhoto, b: KeptPhoto): number {
	return a.recordedAt - b.recordedAt || (a.id < b.id ? -1 : 1);
}

function localContext(id: string): string {
	return `local photo ${id}`;
}
