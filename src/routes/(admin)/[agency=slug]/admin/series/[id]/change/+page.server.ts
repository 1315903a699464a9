import { changePage } from '#lib/visits/change-pages.server.ts';
import { readingShown } from '../shown-series.server.ts';

export async function load({ locals, params, url }) {
	const visit = Number(url.searchParams.get('visit'));
	return readingShown(locals, params.id, async (work, found) => ({
		id: found.id,
		page: await changePage(work, found, { visit, scope: 'this' }, locals.language)
	}));
}
