import { redirect } from '@sveltejs/kit';
import { nextQuery } from '#lib/identity/doors.ts';
import { agencyOf, holderOf, missing, visitorOf } from '#lib/server/doors.server.ts';
import { reading, type Work } from '#lib/server/work.server.ts';
import { seriesOfContact } from '#lib/visits/contacts/contact-queries.server.ts';
import { seriesOfLink } from '#lib/visits/contacts/series-links.server.ts';
import { seriesById, type AgreedSeries } from '#lib/visits/queries.server.ts';
import { getRequestEvent } from '$app/server';

// A series' pages open by two keys: its private link, and its reference for a contact who signed in.
const reference = /^[A-Z0-9]{8}$/;

/** Whether the key of an address is a reference; links are longer. */
export function isReference(key: string): boolean {
	return reference.test(key);
}

/** The id of the series that a key of an address stands for; a page of 404 for any other. */
export async function heldSeriesId(locals: App.Locals, key: string): Promise<string> {
	const id = isReference(key)
		? await byReference(locals, key)
		: await reading(visitorOf(locals), (work) => seriesOfLink(work, key));
	return id ?? missing(isReference(key) ? 'link_unknown' : 'series_link_over');
}

async function byReference(locals: App.Locals, key: string): Promise<string | undefined> {
	if (!locals.contact) redirect(303, signInFor(agencyOf(locals).slug));
	const found = await reading(locals.contact, (work) => seriesOfContact(work, key));
	return found?.id;
}

/** The way in, which leads on to the page that was asked for: a mail is about that page. */
function signInFor(slug: string): string {
	return `/${slug}/my/sign-in${nextQuery(getRequestEvent().url.pathname, slug)}`;
}

/** Answers a question about the series of an address, as the organization that holds its key. */
export async function readingHeld<T>(
	locals: App.Locals,
	key: string,
	ask: (work: Work, found: AgreedSeries) => Promise<T>
): Promise<T> {
	const id = await heldSeriesId(locals, key);
	return reading(holderOf(locals, id), async (work) => {
		const found = await seriesById(work, id);
		return found ? ask(work, found) : missing('series_link_over');
	});
}
