import { redirect } from '@sveltejs/kit';
import { agencyOf, holderOf, keepTyped, refuseForm } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { cancelVisits } from '#lib/visits/cancel-visits.server.ts';
import { changeAsked } from '#lib/visits/change-door.server.ts';
import { organizationCancelForm } from '#lib/visits/change-form.ts';
import { changePage } from '#lib/visits/change-pages.server.ts';
import { heldSeriesId, readingHeld } from '../held-series.server.ts';

export async function load({ locals, params, url }) {
	const asked = changeAsked(url.searchParams);
	const page = await readingHeld(
		locals,
		params.token,
		async (work, found) => asked && changePage(work, found, asked, locals.language)
	);
	const visit = encodeURIComponent(url.searchParams.get('visit') ?? '');
	if (!page || page.refusal) redirect(303, `./change?visit=${visit}`);
	return { token: params.token, page };
}

export const actions = {
	default: keepTyped(async ({ locals, params, request }) => {
		const agency = agencyOf(locals);
		const seriesId = await heldSeriesId(locals, params.token);
		const parsed = parseForm(organizationCancelForm, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { visit: number, scope, reason, sentence } = parsed.value;
		const outcome = await acting(holderOf(locals, seriesId), (work) =>
			cancelVisits(work, agency, { seriesId, number, scope, reason, sentence: sentence ?? '' })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		redirect(303, `/${agency.slug}/series/${params.token}?done=cancelled`);
	})
};
