import { and, eq } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { open, toBase64url, type Bytes } from '#lib/identity/cryptography.ts';
import { openingKeys } from '#lib/identity/sealing-keys.server.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { photoContext } from '#lib/programmes/notes/note.ts';
import { photosOf } from '#lib/programmes/notes/queries.server.ts';
import { note, notePhoto, photoFile } from '#lib/programmes/notes/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type OpenedNote = { text: string; photos: { id: string; isHere: boolean }[] };

/**
 * What a note of a visit says. Who read it and why is written down in the same unit of work. For
 * administrators of records alone (`not_allowed`); `not_found` for a note of another visit.
 */
export async function readNote(
	work: Work<StaffActor>,
	{ visitId, noteId }: { visitId: string; noteId: string },
	reason: string
): Promise<Outcome<OpenedNote>> {
	if (work.actor.role !== 'administrator') return refused(problem('not_allowed'));
	const [found] = await work.tx
		.select({ sealed: note.sealed, enrolmentId: note.enrolmentId })
		.from(note)
		.where(
			and(eq(note.agencyId, work.actor.agencyId), eq(note.id, noteId), eq(note.visitId, visitId))
		);
	if (!found) return refused(problem('not_found'));
	const subjectIds = [found.enrolmentId ?? visitId];
	await noteAccess(work, { action: 'view', subjectIds, reason });
	const photos = await photosOf(work, [noteId]);
	return done({
		text: await atRest.open(found.sealed, noteId),
		photos: photos.map(({ id, isHere }) => ({ id, isHere }))
	});
}

/** A photo of a note of that visit, as a JPEG; noted, for whom and refused like the note itself. */
export async function readPhoto(
	work: Work<StaffActor>,
	{ visitId, photoId }: { visitId: string; photoId: string },
	reason: string
): Promise<Outcome<Bytes>> {
	if (work.actor.role !== 'administrator') return refused(problem('not_allowed'));
	const [found] = await work.tx
		.select({
			enrolmentId: note.enrolmentId,
			keyId: photoFile.keyId,
			sealed: photoFile.sealed
		})
		.from(photoFile)
		.innerJoin(
			notePhoto,
			and(eq(notePhoto.agencyId, photoFile.agencyId), eq(notePhoto.id, photoFile.photoId))
		)
		.innerJoin(note, and(eq(note.agencyId, notePhoto.agencyId), eq(note.id, notePhoto.noteId)))
		.where(
			and(
				eq(photoFile.agencyId, work.actor.agencyId),
				eq(photoFile.photoId, photoId),
				eq(note.visitId, visitId)
			)
		);
	if (!found) return refused(problem('not_found'));
	const subjectIds = [found.enrolmentId ?? visitId];
	await noteAccess(work, { action: 'view', subjectIds, reason });
	const key = (await openingKeys(work, [found.keyId])).get(found.keyId)!;
	return done(await open(key, toBase64url(found.sealed), photoContext(photoId)));
}
