import { and, asc, desc, eq, gte, inArray, isNull, or } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { note, notePhoto, photoFile } from '#lib/programmes/notes/schema.server.ts';
import { enrolment, participant } from '#lib/programmes/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** More notes than one visit ever has. */
const NOTES_MAX = 500;

export type ReadNote = {
	id: string;
	visitId: string;
	enrolmentId: string | null;
	text: string;
	by: string;
	writtenAt: Date;
	/** In their order, whether or not they have come. */
	photoIds: string[];
};

/** The notes about these people, and about these visits themselves, written since; the oldest first. */
export async function notesFor(
	work: Work<StaffActor>,
	{ enrolmentIds, visitIds }: { enrolmentIds: string[]; visitIds: string[] },
	since: Date
): Promise<ReadNote[]> {
	const isAbout = or(
		enrolmentIds.length ? inArray(note.enrolmentId, enrolmentIds) : undefined,
		visitIds.length ? and(isNull(note.enrolmentId), inArray(note.visitId, visitIds)) : undefined
	);
	if (!isAbout) return [];
	const found = await work.tx
		.select({ ...metadata, sealed: note.sealed })
		.from(note)
		.innerJoin(staff, isWriter)
		.where(and(eq(note.agencyId, work.actor.agencyId), gte(note.writtenAt, since), isAbout))
		.orderBy(asc(note.writtenAt), asc(note.id));
	const photos = await photosOf(
		work,
		found.map(({ id }) => id)
	);
	return Promise.all(
		found.map(async ({ sealed, ...rest }) => ({
			...rest,
			text: await atRest.open(sealed, rest.id),
			photoIds: photos.filter((photo) => photo.noteId === rest.id).map(({ id }) => id)
		}))
	);
}

const metadata = {
	id: note.id,
	visitId: note.visitId,
	enrolmentId: note.enrolmentId,
	by: staff.name,
	writtenAt: note.writtenAt
};
const isWriter = and(eq(staff.agencyId, note.agencyId), eq(staff.id, note.writtenBy));

/** The photos that these notes speak of, in their order, and whether each has come. */
export async function photosOf({ actor, tx }: Work, noteIds: string[]) {
	if (noteIds.length === 0) return [];
	const found = await tx
		.select({ id: notePhoto.id, noteId: notePhoto.noteId, fileOf: photoFile.photoId })
		.from(notePhoto)
		.leftJoin(
			photoFile,
			and(eq(photoFile.agencyId, notePhoto.agencyId), eq(photoFile.photoId, notePhoto.id))
		)
		.where(and(eq(notePhoto.agencyId, actor.agencyId), inArray(notePhoto.noteId, noteIds)))
		.orderBy(asc(notePhoto.noteId), asc(notePhoto.place));
	return found.map(({ id, noteId, fileOf }) => ({ id, noteId, isHere: fileOf !== null }));
}

/** The notes of a visit without their words: whom they are about, by whom and when; newest first. */
export function notesAtVisit({ actor, tx }: Work<StaffActor>, visitId: string) {
	return tx
		.select({ ...metadata, person: participant.name })
		.from(note)
		.innerJoin(staff, isWriter)
		.leftJoin(
			enrolment,
			and(eq(enrolment.agencyId, note.agencyId), eq(enrolment.id, note.enrolmentId))
		)
		.leftJoin(
			participant,
			and(eq(participant.agencyId, enrolment.agencyId), eq(participant.id, enrolment.participantId))
		)
		.where(and(eq(note.agencyId, actor.agencyId), eq(note.visitId, visitId)))
		.orderBy(desc(note.writtenAt), desc(note.id))
		.limit(NOTES_MAX);
}
