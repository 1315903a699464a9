import { staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { SERIES_LINK_DAYS } from '#lib/visits/contacts/link-ends.ts';
import { LINKS_A_PAGE, standingLinks } from '#lib/visits/contacts/series-links.server.ts';

const PAGES_MAX = 1_000_000;

export async function load({ locals, url }) {
	const asked = Math.trunc(Number(url.searchParams.get('page')));
	const page = asked >= 1 ? Math.min(asked, PAGES_MAX) : 1;
	const found = await reading(staffOf(locals), (work) => standingLinks(work, page));
	return { ...found, first: (found.page - 1) * LINKS_A_PAGE + 1, days: SERIES_LINK_DAYS };
}
