import { redirect } from '@sveltejs/kit';
import { isUuid } from '#lib/base/ids.ts';
import { countToldOfChange } from '#lib/programmes/told-of-changes.server.ts';
import {
	agencyOf,
	keepTyped,
	missing,
	refuseForm,
	staffOf,
	textsOf
} from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { cancelVisits } from '#lib/visits/changes/cancel-visits.server.ts';
import { askedChange } from '#lib/visits/changes/change-door.server.ts';
import { cancelForm } from '#lib/visits/changes/change-form.ts';
import { readingShown } from '../shown-series.server.ts';

export async function load({ locals, params, url }) {
	const change = await readingShown(locals, params.id, async (work, found) => {
		const asked = await askedChange(work, found, url.searchParams, locals.language);
		if (!asked) return null;
		const numbers = asked.page.visits.map(({ number }) => number);
		return { ...asked, people: await countToldOfChange(work, found, numbers) };
	});
	const visit = encodeURIComponent(url.searchParams.get('visit') ?? '');
	if (!change || change.page.refusal) redirect(303, `./change?visit=${visit}`);
	return { id: params.id, page: change.page, people: change.people };
}

export const actions = {
	default: keepTyped(async ({ locals, params, request }) => {
		if (!isUuid(params.id)) missing();
		const agency = agencyOf(locals);
		const typed = await request.formData();
		const parsed = parseForm(cancelForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { visit: number, scope, reason, sentence } = parsed.value;
		const asked = { seriesId: params.id, number, scope, reason, sentence: sentence ?? '' };
		const outcome = await acting(staffOf(locals), (work) => cancelVisits(work, agency, asked));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		redirect(303, `/${agency.slug}/admin/series/${params.id}?done=cancelled`);
	})
};
