import { redirect } from '@sveltejs/kit';
import { addDays, dayOf, isDay, type Day } from '#lib/base/days.ts';
import { agencyOf, missing, visitorOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { askedPeople, peopleQuery, typedPeople } from '#lib/visits/booking-form.ts';
import { datesOffered, timesOffered } from '#lib/visits/offered.server.ts';
import { peopleQuestions } from '#lib/visits/people-questions.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { isAtStops } from '#lib/visits/stops/stops.ts';
import { durationMinutes, durationRange } from '#lib/visits/rules.ts';

export async function load({ locals, params, url }) {
	const agency = agencyOf(locals);
	const query = url.searchParams;
	return reading(visitorOf(locals), async (work) => {
		const service = await serviceByKey(work, params.service);
		if (!service) missing();
		if (isAtStops(service.rules)) redirect(303, `/${agency.slug}/services/${service.key}`);
		const page = {
			service: { key: service.key, name: service.name[locals.language] },
			typed: typedPeople(query),
			questions: peopleQuestions(service.rules, locals.language)
		};
		const asked = askedPeople(service.rules, query);
		if (!asked.ok) return { ...page, problems: asked.problems, offered: null };
		const { people, rules } = asked.value;
		const earliest = addDays(dayOf(work.now, agency.zone), rules.leadTimeDays);
		const from = query.get('from') ?? '';
		const chosen = query.get('day');
		const question = { serviceId: service.id, rules, headcount: people, zone: agency.zone };
		return {
			...page,
			problems: [],
			offered: {
				people,
				query: peopleQuery(asked.value),
				firstMinutes: durationMinutes(rules, people),
				minutes: durationRange(rules, people),
				visits: rules.visits.length,
				// One question of the calendars for either page.
				...(isDay(chosen)
					? { times: await timesOffered(work, question, chosen), dates: null }
					: { times: null, dates: await datesOffered(work, question, laterOf(from, earliest)) })
			}
		};
	});
}

function laterOf(from: string, earliest: Day): Day {
	return isDay(from) && from > earliest ? from : earliest;
}
