import { redirect } from '@sveltejs/kit';
import { isDay } from '#lib/base/days.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import {
	agencyOf,
	keepTyped,
	missing,
	refuseForm,
	textsOf,
	visitorOf
} from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { answersOf, askedPeople, peopleQuery } from '#lib/visits/services/people-form.ts';
import { OFFER_HOURS } from '#lib/visits/holds/holding.ts';
import { joinWaiting } from '#lib/visits/waiting/join-waiting.server.ts';
import { weekdaysToWaitFor } from '#lib/visits/waiting/vain-wish.server.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { waitingForm } from '#lib/visits/waiting/waiting-form.ts';

export async function load({ locals, params, url }) {
	const agency = agencyOf(locals);
	return reading(visitorOf(locals), async (work) => {
		const service = await serviceByKey(work, params.service);
		if (!service) missing();
		const home = `/${agency.slug}/book/${service.key}`;
		const asked = askedPeople(service.rules, url.searchParams);
		if (!asked.ok) redirect(303, home);
		const typed = url.searchParams.get('before');
		const before = isDay(typed) ? typed : null;
		const weekdays = await weekdaysToWaitFor(work, agency, asked.value.rules, before);
		return {
			service: { key: service.key, name: service.name[locals.language] },
			answers: answersOf(asked.value),
			back: `${home}?${peopleQuery(asked.value)}`,
			before,
			weekdays,
			isInVain: weekdays.length === 0,
			hours: OFFER_HOURS,
			isDone: url.searchParams.has('done')
		};
	});
}

export const actions = {
	default: keepTyped(async ({ request, locals, params, getClientAddress }) => {
		const agency = agencyOf(locals);
		const typed = await request.formData();
		const values = valuesOf(typed);
		const parsed = parseForm(waitingForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const tooMany = await countAttempt(agency.id, limits.waiting, getClientAddress());
		if (tooMany) return refuseForm([tooMany], { values });
		const { people, employees, kind, variant, area, name, email, weekdays, before } = parsed.value;
		const outcome = await acting(visitorOf(locals), (work) =>
			joinWaiting(work, agency, {
				serviceKey: params.service,
				headcount: people,
				organizationSize: employees,
				organizationKind: kind,
				variant,
				area,
				name,
				email,
				weekdays: weekdays.map(Number),
				beforeDay: before,
				language: locals.language
			})
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values });
		// The same answer whether or not that address waits already.
		const query = peopleQuery({ people, employees, kind, variant, area });
		redirect(303, `/${agency.slug}/book/${params.service}/waiting?${query}&done`);
	}, valuesOf)
};

/** No day ticked is an answer too. */
function valuesOf(typed: FormData): Record<string, string> {
	return { ...textsOf(typed), weekdays: typed.getAll('weekdays').join(',') };
}
