import { redirect } from '@sveltejs/kit';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { agencyOf, holderOf, keepTyped, refuseForm, textsOf } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { correctPerson } from '#lib/visits/contacts/correct-contact.server.ts';
import { personForm } from '#lib/visits/contacts/correct-form.ts';
import { correctionsOf } from '#lib/visits/contacts/correction-queries.server.ts';
import { heldSeriesId, readingHeld } from '../held-series.server.ts';

export function load({ locals, params }) {
	return readingHeld(locals, params.token, async (work, found) => {
		const { contactName, contactEmail, contactPhone } = found.organization;
		return {
			token: params.token,
			email: contactEmail,
			seen: await correctionsOf(work, found.id),
			kept: { contactName, contactPhone }
		};
	});
}

export const actions = {
	default: keepTyped(async ({ locals, params, request }) => {
		const agency = agencyOf(locals);
		const seriesId = await heldSeriesId(locals, params.token);
		const typed = await request.formData();
		const parsed = parseForm(personForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const tooMany = await countAttempt(agency.id, limits.correction, seriesId);
		if (tooMany) return refuseForm([tooMany], { values: textsOf(typed) });
		const outcome = await acting(holderOf(locals, seriesId), (work) =>
			correctPerson(work, { seriesId, ...parsed.value })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		redirect(303, `/${agency.slug}/series/${params.token}?done=corrected`);
	})
};
