import { redirect } from '@sveltejs/kit';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { agencyOf, holderOf, keepTyped, refuseForm, textsOf } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { cancelVisits } from '#lib/visits/changes/cancel-visits.server.ts';
import { askedChange } from '#lib/visits/changes/change-door.server.ts';
import { organizationCancelForm } from '#lib/visits/changes/change-form.ts';
import { heldSeriesId, readingHeld } from '../held-series.server.ts';

export async function load({ locals, params, url }) {
	const change = await readingHeld(locals, params.token, (work, found) =>
		askedChange(work, found, url.searchParams, locals.language)
	);
	const visit = encodeURIComponent(url.searchParams.get('visit') ?? '');
	if (!change || change.page.refusal) redirect(303, `./change?visit=${visit}`);
	return { token: params.token, page: change.page };
}

export const actions = {
	default: keepTyped(async ({ locals, params, request, getClientAddress }) => {
		const agency = agencyOf(locals);
		const seriesId = await heldSeriesId(locals, params.token);
		const typed = await request.formData();
		const parsed = parseForm(organizationCancelForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const tooMany = await countAttempt(agency.id, limits.booking, getClientAddress());
		if (tooMany) return refuseForm([tooMany], { values: textsOf(typed) });
		const { visit: number, scope, reason, sentence } = parsed.value;
		const outcome = await acting(holderOf(locals, seriesId), (work) =>
			cancelVisits(work, agency, { seriesId, number, scope, reason, sentence: sentence ?? '' })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		redirect(303, `/${agency.slug}/series/${params.token}?done=cancelled`);
	})
};
