import { redirect } from '@sveltejs/kit';
import { printRoster } from '#lib/programmes/paper/hand-out-roster.server.ts';
import { agencyOf, refusePage, staffOf } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';

/** Stands outside the office, for the counselors who go there come by it too. */
export async function load({ locals, params, url }) {
	if (!locals.signedIn) {
		const next = encodeURIComponent(url.pathname);
		redirect(303, `/${agencyOf(locals).slug}/login?next=${next}`);
	}
	const paper = await acting(staffOf(locals), (work) => printRoster(work, params.visit));
	if (!paper.ok) refusePage(paper.problems);
	const isOffice = locals.signedIn.role === 'administrator';
	return { paper: paper.value, isOffice };
}
