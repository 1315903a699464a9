import { redirect } from '@sveltejs/kit';
import { isUuid } from '#lib/base/ids.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
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
import { peopleCountForm } from '#lib/visits/contacts/correct-form.ts';
import { correctPeople } from '#lib/visits/contacts/correct-people.server.ts';
import { correctionsOf } from '#lib/visits/contacts/correction-queries.server.ts';
import { isAtStops } from '#lib/visits/time/stops.ts';
import { readingShown } from '../shown-series.server.ts';

export function load({ locals, params }) {
	return readingShown(locals, params.id, async (work, found) => {
		// How many come to the agency's own sessions stands in its calendar.
		if (isAtStops(found.service.rules)) missing();
		return {
			id: found.id,
			reference: found.reference,
			headcount: found.headcount,
			hasMail: found.organization.contactEmail !== '',
			limits: found.service.rules.headcount,
			seen: await correctionsOf(work, found.id)
		};
	});
}

export const actions = {
	default: keepTyped(async ({ locals, params, request }) => {
		if (!isUuid(params.id)) missing();
		const agency = agencyOf(locals);
		const staff = staffOf(locals);
		const typed = await request.formData();
		const parsed = parseForm(peopleCountForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const tooMany = await countAttempt(agency.id, limits.correction, staff.staffId);
		if (tooMany) return refuseForm([tooMany], { values: textsOf(typed) });
		const outcome = await acting(staff, (work) =>
			correctPeople(work, agency, { seriesId: params.id, ...parsed.value })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		const done = outcome.value.isTold ? 'corrected-told' : 'corrected';
		redirect(303, `/${agency.slug}/admin/series/${params.id}?done=${done}`);
	})
};
