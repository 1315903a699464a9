import { redirect } from '@sveltejs/kit';
import { agencyOf } from '#lib/server/doors.server.ts';
import { askedChange } from '#lib/visits/changes/change-door.server.ts';
import { readingHeld } from '../held-series.server.ts';

export async function load({ locals, params, url }) {
	const change = await readingHeld(locals, params.token, (work, found) =>
		askedChange(work, found, url.searchParams, locals.language)
	);
	// A visit that is not there, or was cancelled meanwhile: the series says how things stand.
	if (!change) redirect(303, `/${agencyOf(locals).slug}/series/${params.token}`);
	return { token: params.token, page: change.page };
}
