import { and, eq, isNull } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { operation } from '#lib/field/schema.server.ts';
import { note, notePhoto, photoFile } from '#lib/programmes/notes/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** So many are named at once; the others come with a later exchange. */
const MISSING_MAX = 200;

/** Of the photos that notes of this phone speak of, those that never came, by id. */
export async function missingPhotosOf(
	{ actor, tx }: Work<StaffActor>,
	deviceId: string
): Promise<string[]> {
	const found = await tx
		.select({ id: notePhoto.id })
		.from(operation)
		.innerJoin(note, and(eq(note.agencyId, operation.agencyId), eq(note.id, operation.entityId)))
		.innerJoin(notePhoto, and(eq(notePhoto.agencyId, note.agencyId), eq(notePhoto.noteId, note.id)))
		.leftJoin(
			photoFile,
			and(eq(photoFile.agencyId, notePhoto.agencyId), eq(photoFile.photoId, notePhoto.id))
		)
		.where(
			and(
				eq(operation.agencyId, actor.agencyId),
				eq(operation.deviceId, deviceId),
				eq(operation.kind, 'note'),
				isNull(photoFile.photoId)
			)
		)
		.orderBy(notePhoto.id)
		.limit(MISSING_MAX);
	return found.map(({ id }) => id);
}
