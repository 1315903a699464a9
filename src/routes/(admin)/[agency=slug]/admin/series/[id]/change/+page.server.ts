import { redirect } from '@sveltejs/kit';
import { agencyOf } from '#lib/server/doors.server.ts';
import { askedChange } from '#lib/visits/changes/change-door.server.ts';
import { readingShown } from '../shown-series.server.ts';

export async function load({ locals, params, url }) {
	const change = await readingShown(locals, params.id, (work, found) =>
		askedChange(work, found, url.searchParams, locals.language)
	);
	// A visit that is not there, or was cancelled meanwhile: the series says how things stand.
	if (!change) redirect(303, `/${agencyOf(locals).slug}/admin/series/${params.id}`);
	return { id: params.id, page: change.page };
}
