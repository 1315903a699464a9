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
import { correctContact } from '#lib/visits/contacts/correct-contact.server.ts';
import { contactForm } from '#lib/visits/contacts/correct-form.ts';
import { correctionsOf, othersOfContact } from '#lib/visits/contacts/correction-queries.server.ts';
import { hereOf, isAtStops } from '#lib/visits/time/stops.ts';
import { readingShown } from '../shown-series.server.ts';

export function load({ locals, params }) {
	return readingShown(locals, params.id, async (work, found) => {
		// Nobody but the agency itself is the contact of its own sessions.
		if (isAtStops(found.service.rules)) missing();
		const { contactName, contactEmail, contactPhone } = found.organization;
		const { address, room } = found.site;
		return {
			id: found.id,
			reference: found.reference,
			organization: found.organization.name,
			/** At the agency's own place, which is written in the service. */
			isHere: hereOf(found.service.rules) !== null,
			seen: await correctionsOf(work, found.id),
			others: await othersOfContact(work, found.id),
			kept: {
				...{ contactName, contactEmail, contactPhone, language: found.language },
				...{ address, room, endsLinks: 'on' }
			}
		};
	});
}

export const actions = {
	default: keepTyped(async ({ locals, params, request }) => {
		if (!isUuid(params.id)) missing();
		const agency = agencyOf(locals);
		const staff = staffOf(locals);
		const typed = await request.formData();
		const parsed = parseForm(contactForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const tooMany = await countAttempt(agency.id, limits.correction, staff.staffId);
		if (tooMany) return refuseForm([tooMany], { values: textsOf(typed) });
		const { contactEmail, room, ...rest } = parsed.value;
		const wanted = { ...rest, contactEmail: contactEmail ?? '', room: room ?? '' };
		const outcome = await acting(staff, (work) =>
			correctContact(work, agency, { seriesId: params.id, ...wanted })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		const done = outcome.value.isTold ? 'corrected-told' : 'corrected';
		redirect(303, `/${agency.slug}/admin/series/${params.id}?done=${done}`);
	})
};
