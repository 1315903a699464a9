import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { mayRecord, seriesOfOwnVisit } from '#lib/programmes/at-visit.server.ts';
import type { PhotoPromise } from '#lib/programmes/notes/note.ts';
import { note, notePhoto } from '#lib/programmes/notes/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type NoteFact = {
	noteId: string;
	visitId: string;
	/** Null where it is about the visit itself. */
	enrolmentId: string | null;
	text: string;
	photos: PhotoPromise[];
	at: Date;
};

/**
 * Keeps a note with the names of its photos, which come later or never. Refuses a visit that never
 * was the counselor's, and the id of another note or photo (`operation_changed`). After a refusal
 * part of it may have been written.
 */
export async function recordNote(work: Work<StaffActor>, fact: NoteFact): Promise<Outcome<null>> {
	const obstacle = await obstacleTo(work, fact);
	if (obstacle) return refused(obstacle);
	const isWritten = (await writeNote(work, fact)) && (await writePhotos(work, fact));
	if (!isWritten) return refused(problem('operation_changed'));
	await record(work, {
		act: 'note.recorded',
		subjectId: fact.enrolmentId ?? fact.visitId,
		details: { visit: fact.visitId, photos: fact.photos.length }
	});
	return done(null);
}

async function obstacleTo(
	work: Work<StaffActor>,
	{ visitId, enrolmentId }: NoteFact
): Promise<Problem | null> {
	if (enrolmentId !== null) return mayRecord(work, visitId, enrolmentId);
	return (await seriesOfOwnVisit(work, visitId)) ? null : problem('not_your_visit');
}

async function writeNote({ actor, tx }: Work<StaffActor>, fact: NoteFact): Promise<boolean> {
	const { noteId: id, visitId, enrolmentId, text, at: writtenAt } = fact;
	const row = {
		agencyId: actor.agencyId,
		id,
		visitId,
		enrolmentId,
		sealed: await atRest.close(text, id),
		writtenBy: actor.staffId,
		writtenAt
	};
	const written = await tx
		.insert(note)
		.values(row)
		.onConflictDoNothing()
		.returning({ id: note.id });
	return written.length > 0;
}

async function writePhotos(
	{ actor, tx }: Work<StaffActor>,
	{ noteId, photos }: NoteFact
): Promise<boolean> {
	if (photos.length === 0) return true;
	const rows = photos.map(({ id, sha256, bytes }, at) => ({
		...{ agencyId: actor.agencyId, id, noteId, sha256, bytes },
		place: at + 1
	}));
	const written = await tx
		.insert(notePhoto)
		.values(rows)
		.onConflictDoNothing()
		.returning({ id: notePhoto.id });
	return written.length === rows.length;
}
