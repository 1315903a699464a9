import { redirect } from '@sveltejs/kit';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { agencyOf, holderOf, keepTyped, refuseForm } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { movePage } from '#lib/visits/changes/change-door.server.ts';
import { moveForm } from '#lib/visits/changes/change-form.ts';
import { moveVisits } from '#lib/visits/changes/move-visits.server.ts';
import { heldSeriesId, readingHeld } from '../held-series.server.ts';

export async function load({ locals, params, url }) {
	const shown = await readingHeld(locals, params.token, (work, found) =>
		movePage(work, found, url.searchParams, locals.language)
	);
	const visit = encodeURIComponent(url.searchParams.get('visit') ?? '');
	if (!shown) redirect(303, `./change?visit=${visit}`);
	return { token: params.token, ...shown };
}

export const actions = {
	default: keepTyped(async ({ locals, params, request, getClientAddress }) => {
		const agency = agencyOf(locals);
		const seriesId = await heldSeriesId(locals, params.token);
		const parsed = parseForm(moveForm, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: {} });
		const tooMany = await countAttempt(agency.id, limits.booking, getClientAddress());
		if (tooMany) return refuseForm([tooMany], { values: {} });
		const { visit: number, start, ...rest } = parsed.value;
		const outcome = await acting(holderOf(locals, seriesId), (work) =>
			moveVisits(work, agency, { seriesId, number, ...start, ...rest })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		redirect(303, `/${agency.slug}/series/${params.token}?done=moved`);
	})
};
