import { redirect } from '@sveltejs/kit';
import { dayOf } from '#lib/base/days.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { agencyOf, csvAnswer, refusePage, staffOf } from '#lib/server/doors.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { requestFilter, requestQuery } from '#lib/visits/booking/request-filter.ts';
import { takeRequestsHome } from '#lib/visits/booking/take-requests-home.server.ts';
import { exportForm } from '../export-form.ts';

/** Only by POST: what is taken home leaves a line behind, and no link may do that. */
export async function POST({ request, locals, url }) {
	const { id, slug, zone } = agencyOf(locals);
	const staff = staffOf(locals);
	const filter = requestFilter(url.searchParams);
	const parsed = parseForm(exportForm, await request.formData());
	if (!parsed.ok) {
		const query = requestQuery(filter);
		redirect(303, `/${slug}/admin/export${query}${query ? '&' : '?'}reasonless`);
	}
	const tooMany = await countAttempt(id, limits.export, staff.staffId);
	if (tooMany) refusePage([tooMany]);
	const { reason } = parsed.value;
	const file = await acting(staff, (work) =>
		takeRequestsHome(work, { filter, zone, reason }, locals.language)
	);
	if (!file.ok) refusePage(file.problems);
	return csvAnswer(file.value, `requests-${slug}-${dayOf(now(), zone)}.csv`);
}
