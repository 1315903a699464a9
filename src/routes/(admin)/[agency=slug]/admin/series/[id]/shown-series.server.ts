import { isUuid } from '#lib/base/ids.ts';
import { missing, staffOf } from '#lib/server/doors.server.ts';
import { reading, type Work } from '#lib/server/work.server.ts';
import { seriesById, type AgreedSeries } from '#lib/visits/queries.server.ts';

/** Answers the office's question about one of the agency's series; a page of 404 for any other. */
export async function readingShown<T>(
	locals: App.Locals,
	id: string,
	ask: (work: Work, found: AgreedSeries) => Promise<T>
): Promise<T> {
	if (!isUuid(id)) missing();
	return reading(staffOf(locals), async (work) => {
		const found = await seriesById(work, id);
		return found ? ask(work, found) : missing();
	});
}
