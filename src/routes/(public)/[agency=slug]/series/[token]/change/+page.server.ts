import { changePage } from '#lib/visits/change-pages.server.ts';
import { readingHeld } from '../held-series.server.ts';

export async function load({ locals, params, url }) {
	const visit = Number(url.searchParams.get('visit'));
	return readingHeld(locals, params.token, async (work, found) => ({
		token: params.token,
		page: await changePage(work, found, { visit, scope: 'this' }, locals.language)
	}));
}
