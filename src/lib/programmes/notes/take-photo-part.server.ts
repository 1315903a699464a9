import { and, asc, eq } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { fromBase64url, open, sha256Hex, type Bytes } from '#lib/identity/cryptography.ts';
import { openingKeys } from '#lib/identity/sealing-keys.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { isPlainPhoto } from '#lib/programmes/notes/jpeg.ts';
import { partEnd, photoContext, sealedCharacters } from '#lib/programmes/notes/note.ts';
import { note, notePhoto, photoFile, photoPart } from '#lib/programmes/notes/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type PhotoPart = {
	photoId: string;
	/** The agency's key pair that it is sealed to. */
	keyId: string;
	/** Characters of the sealed photo before this part. */
	offset: number;
	part: string;
};

/**
 * missing: go on at `offset`. here: the server has all of it. broken: it was all here and is not the
 * photo of its note; nothing of it was kept.
 */
export type PhotoState =
	{ state: 'missing'; offset: number } | { state: 'here' } | { state: 'broken' };

type Promised = { id: string; sha256: string; bytes: number };

/**
 * Takes the next part of a photo, in order; one that is not the next changes nothing and is told
 * where to go on, so that it may be sent again, by two tabs too. With the last one the whole is
 * opened and must be the photo that its note speaks of. Refuses a photo of somebody else's note, or
 * of none (`not_found`), and a part of another length than its place has (`operation_unreadable`).
 */
export async function takePhotoPart(
	work: Work<StaffActor>,
	sent: PhotoPart
): Promise<Outcome<PhotoState>> {
	const promised = await promisedTo(work, sent.photoId);
	if (!promised) return refused(problem('not_found'));
	if (promised.isHere) {
		// Of two tabs that sent the last part at once, one may have left it behind.
		await dropParts(work, sent.photoId);
		return done({ state: 'here' });
	}
	const size = sealedCharacters(promised.bytes);
	const known = await partsOf(work, sent.photoId);
	const offset = known.reduce((length, part) => length + part.length, 0);
	if (sent.offset !== offset) return done({ state: 'missing', offset });
	const end = partEnd(offset, size);
	if (offset + sent.part.length !== end) return refused(problem('operation_unreadable'));
	if (end === size) return finish(work, promised, sent.keyId, [...known, sent.part].join(''));
	await keepPart(work, sent);
	return done({ state: 'missing', offset: end });
}

async function promisedTo({ actor, tx }: Work<StaffActor>, photoId: string) {
	const [found] = await tx
		.select({
			id: notePhoto.id,
			sha256: notePhoto.sha256,
			bytes: notePhoto.bytes,
			fileOf: photoFile.photoId
		})
		.from(notePhoto)
		.innerJoin(note, and(eq(note.agencyId, notePhoto.agencyId), eq(note.id, notePhoto.noteId)))
		.leftJoin(
			photoFile,
			and(eq(photoFile.agencyId, notePhoto.agencyId), eq(photoFile.photoId, notePhoto.id))
		)
		.where(
			and(
				eq(notePhoto.agencyId, actor.agencyId),
				eq(notePhoto.id, photoId),
				eq(note.writtenBy, actor.staffId)
			)
		);
	return found && { ...found, isHere: found.fileOf !== null };
}

/** Only what follows without a gap: a part that was left behind by a broken try is none. */
async function partsOf({ actor, tx }: Work, photoId: string): Promise<string[]> {
	const found = await tx
		.select({ from: photoPart.fromCharacter, sealed: photoPart.sealed })
		.from(photoPart)
		.where(and(eq(photoPart.agencyId, actor.agencyId), eq(photoPart.photoId, photoId)))
		.orderBy(asc(photoPart.fromCharacter));
	const parts: string[] = [];
	let end = 0;
	for (const { from, sealed } of found) {
		if (from !== end) break;
		parts.push(sealed);
		end += sealed.length;
	}
	return parts;
}

async function keepPart({ actor, tx, now }: Work, sent: PhotoPart): Promise<void> {
	await tx
		.insert(photoPart)
		.values({
			agencyId: actor.agencyId,
			photoId: sent.photoId,
			fromCharacter: sent.offset,
			sealed: sent.part,
			receivedAt: now
		})
		.onConflictDoNothing();
}

async function finish(
	work: Work<StaffActor>,
	promised: Promised,
	keyId: string,
	sealed: string
): Promise<Outcome<PhotoState>> {
	await dropParts(work, promised.id);
	const photo = await opened(work, promised.id, keyId, sealed);
	if (!photo || !(await isPromised(photo, promised))) return done({ state: 'broken' });
	const { agencyId } = work.actor;
	await work.tx
		.insert(photoFile)
		.values({
			agencyId,
			photoId: promised.id,
			keyId,
			sealed: fromBase64url(sealed),
			receivedAt: work.now
		})
		.onConflictDoNothing();
	await record(work, {
		act: 'photo.received',
		subjectId: promised.id,
		details: { bytes: promised.bytes }
	});
	return done({ state: 'here' });
}

async function opened(
	work: Work,
	photoId: string,
	keyId: string,
	sealed: string
): Promise<Bytes | null> {
	const key = (await openingKeys(work, [keyId])).get(keyId);
	return key ? open(key, sealed, photoContext(photoId)).catch(() => null) : null;
}

async function isPromised(photo: Bytes, { bytes, sha256 }: Promised): Promise<boolean> {
	if (photo.length !== bytes || !isPlainPhoto(photo)) return false;
	return (await sha256Hex(photo)) === sha256;
}

async function dropParts({ actor, tx }: Work, photoId: string): Promise<void> {
	await tx
		.delete(photoPart)
		.where(and(eq(photoPart.agencyId, actor.agencyId), eq(photoPart.photoId, photoId)));
}
