import { subjectOfLink } from '#lib/identity/links.server.ts';
import { holderOf, missing, visitorOf } from '#lib/server/doors.server.ts';
import { reading, type Work } from '#lib/server/work.server.ts';
import { seriesById, type SeriesDetails } from '#lib/visits/queries.server.ts';

/** The id of the series that a private link stands for; a page of 404 for any other. */
export async function heldSeriesId(locals: App.Locals, token: string): Promise<string> {
	const id = await reading(visitorOf(locals), (work) => subjectOfLink(work, 'series', token));
	return id ?? missing('link_unknown');
}

/** Answers a question about the series of a private link, as the organization that holds it. */
export async function readingHeld<T>(
	locals: App.Locals,
	token: string,
	ask: (work: Work, found: SeriesDetails) => Promise<T>
): Promise<T> {
	const id = await heldSeriesId(locals, token);
	return reading(holderOf(locals, id), async (work) => {
		const found = await seriesById(work, id);
		return found ? ask(work, found) : missing('link_unknown');
	});
}
