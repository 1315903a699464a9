import { redirect } from '@sveltejs/kit';
import { isUuid } from '#lib/base/ids.ts';
import { agencyOf, keepTyped, missing, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { movePage } from '#lib/visits/changes/change-door.server.ts';
import { moveForm } from '#lib/visits/changes/change-form.ts';
import { moveVisits } from '#lib/visits/changes/move-visits.server.ts';
import { readingShown } from '../shown-series.server.ts';

export async function load({ locals, params, url }) {
	const shown = await readingShown(locals, params.id, (work, found) =>
		movePage(work, found, url.searchParams, locals.language)
	);
	const visit = encodeURIComponent(url.searchParams.get('visit') ?? '');
	if (!shown) redirect(303, `./change?visit=${visit}`);
	return { id: params.id, ...shown };
}

export const actions = {
	default: keepTyped(async ({ locals, params, request }) => {
		if (!isUuid(params.id)) missing();
		const agency = agencyOf(locals);
		const parsed = parseForm(moveForm, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: {} });
		const { visit: number, start, ...rest } = parsed.value;
		const outcome = await acting(staffOf(locals), (work) =>
			moveVisits(work, agency, { seriesId: params.id, number, ...start, ...rest })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		redirect(303, `/${agency.slug}/admin/series/${params.id}?done=moved`);
	})
};
