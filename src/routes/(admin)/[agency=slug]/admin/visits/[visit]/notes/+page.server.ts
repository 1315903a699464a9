import { isUuid } from '#lib/base/ids.ts';
import { problem } from '#lib/base/problems.ts';
import { notesAtVisit, photosOf } from '#lib/programmes/notes/queries.server.ts';
import { missing, refusePage, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { seriesById, visitById } from '#lib/visits/queries.server.ts';

/** Which notes there are; what they say is read one by one, with a reason. */
export async function load({ locals, params }) {
	const actor = staffOf(locals);
	if (actor.role !== 'administrator') refusePage([problem('not_allowed')]);
	return reading(actor, async (work) => {
		const visit = isUuid(params.visit) ? await visitById(work, params.visit) : null;
		const series = visit && (await seriesById(work, visit.seriesId));
		if (!visit || !series) missing();
		const notes = await notesAtVisit(work, visit.id);
		const photos = await photosOf(
			work,
			notes.map(({ id }) => id)
		);
		return {
			seriesId: series.id,
			organization: series.organization.name,
			startsAt: visit.startsAt,
			zone: series.site.zone,
			notes: notes.map(({ id, by, writtenAt, person }) => ({
				...{ id, by, writtenAt, person },
				photos: photos.filter((photo) => photo.noteId === id).length
			}))
		};
	});
}
