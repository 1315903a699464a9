import { addDays, dayOf, isDay, type Day } from '#lib/base/days.ts';
import type { Problem } from '#lib/base/problems.ts';
import { agencyOf, missing, visitorOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { headcountForm } from '#lib/visits/booking-form.ts';
import { datesOffered, timesOffered } from '#lib/visits/offered.server.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { checkHeadcount, durationMinutes } from '#lib/visits/rules.ts';

export async function load({ locals, params, url }) {
	const agency = agencyOf(locals);
	return reading(visitorOf(locals), async (work) => {
		const service = await serviceByKey(work, params.service);
		if (!service) missing();
		const { rules } = service;
		const about = { key: service.key, name: service.name[locals.language] };
		const typed = url.searchParams.get('people') ?? '';
		const people = askedPeople(url.searchParams);
		const problems = people.ok
			? ruleProblems(checkHeadcount(rules, people.value))
			: people.problems;
		if (!people.ok || problems.length) {
			return { service: about, typed, problems, offered: null, limits: rules.headcount };
		}
		const earliest = addDays(dayOf(work.now, agency.zone), rules.leadTimeDays);
		const from = url.searchParams.get('from') ?? '';
		const chosen = url.searchParams.get('day');
		const asked = { rules, headcount: people.value, zone: agency.zone };
		return {
			service: about,
			typed,
			problems,
			limits: rules.headcount,
			offered: {
				people: people.value,
				minutes: durationMinutes(rules, people.value),
				visits: rules.visits.length,
				// One question of the calendars for either page.
				...(isDay(chosen)
					? { times: await timesOffered(work, asked, chosen), dates: null }
					: { times: null, dates: await datesOffered(work, asked, laterOf(from, earliest)) })
			}
		};
	});
}

function laterOf(from: string, earliest: Day): Day {
	return isDay(from) && from > earliest ? from : earliest;
}

function askedPeople(query: URLSearchParams) {
	const form = new FormData();
	form.set('people', query.get('people') ?? '');
	const parsed = parseForm(headcountForm, form);
	return parsed.ok ? { ok: true as const, value: parsed.value.people } : parsed;
}

function ruleProblems(refusal: Problem | null): Problem[] {
	return refusal ? [{ ...refusal, field: 'people' }] : [];
}
