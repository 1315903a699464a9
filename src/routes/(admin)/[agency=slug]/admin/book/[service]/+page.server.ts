import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { addDays, dayOf, isDay, type Day } from '#lib/base/days.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { agencyOf, keepTyped, missing, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { heldToken, keepHeldToken } from '#lib/server/held-cookie.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { holdByToken } from '#lib/visits/holds/hold-queries.server.ts';
import { holdTime } from '#lib/visits/holds/hold-time.server.ts';
import { offeringToShare } from '#lib/visits/pools/pools.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import {
	askedPeople,
	peopleForm,
	peopleQuery,
	typedPeople
} from '#lib/visits/services/people-form.ts';
import { peopleQuestions } from '#lib/visits/services/people-questions.ts';
import { datesOffered, timesOffered } from '#lib/visits/time/offered.server.ts';
import { start, startText } from '#lib/visits/time/start-form.ts';

export async function load({ locals, params, url, cookies }) {
	const { zone } = agencyOf(locals);
	const query = url.searchParams;
	const held = heldToken(cookies);
	return reading(staffOf(locals), async (work) => {
		const service = (await serviceByKey(work, params.service)) ?? missing();
		const page = {
			service: { key: service.key, name: service.name[locals.language] },
			/** A time that was kept by rules of before is chosen anew. */
			isChanged: query.has('changed'),
			typed: typedPeople(query),
			questions: peopleQuestions(service.rules, locals.language)
		};
		const asked = askedPeople(service.rules, query);
		const isAsked = query.has('people');
		// Whoever changes the number is asked once more, with what they answered before.
		if (query.has('change')) return { ...page, problems: [], offered: null };
		if (!asked.ok)
			return {
				...page,
				problems: isAsked ? offeringToShare(asked.problems, service.rules) : [],
				offered: null
			};
		const { rules, ...answers } = asked.value;
		// What this desk holds is no obstacle to itself.
		const withoutHold = held && ((await holdByToken(work, held))?.id ?? null);
		const people = { serviceId: service.id, rules, headcount: answers.people, zone };
		const earliest = addDays(dayOf(work.now, zone), rules.leadTimeDays);
		return {
			...page,
			problems: [],
			offered: {
				answers,
				query: peopleQuery(answers),
				...(await offeredFor(work, { ...people, withoutHold }, query, earliest))
			}
		};
	});
}

type Question = Parameters<typeof datesOffered>[1];

/** The dates, or the times of one day: one question of the calendars. */
async function offeredFor(work: Work, question: Question, query: URLSearchParams, earliest: Day) {
	const [day, from] = [query.get('day'), query.get('from')];
	if (isDay(day)) return { dates: null, times: await timesOffered(work, question, day) };
	const since = isDay(from) && from > earliest ? from : earliest;
	return { dates: await datesOffered(work, question, since), times: null };
}

const choiceForm = v.object({ ...peopleForm.entries, start: start() });

export const actions = {
	/** A chosen time is kept for this desk, and the form for the rest opens. */
	default: keepTyped(async ({ request, locals, params, cookies, url }) => {
		const agency = agencyOf(locals);
		const staff = staffOf(locals);
		const parsed = parseForm(choiceForm, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, {});
		const tooMany = await countAttempt(agency.id, limits.hold, staff.staffId);
		if (tooMany) return refuseForm([tooMany], {});
		const { start: chosen, ...answers } = parsed.value;
		const { people, employees, kind, variant, area } = answers;
		const door = `/${agency.slug}/admin/book`;
		const details = `${door}/${params.service}/details`;
		const outcome = await acting(staff, (work) =>
			holdTime(work, agency, {
				serviceKey: params.service,
				headcount: people,
				organizationSize: employees,
				organizationKind: kind,
				variant,
				area,
				...chosen,
				address: `staff ${staff.staffId}`,
				before: heldToken(cookies)
			})
		);
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		const query = `${peopleQuery(answers)}&start=${startText(chosen.day, chosen.minute)}`;
		// So many times are kept already that this one is not: it is booked as fast as one can.
		if (outcome.value === null) redirect(303, `${details}?${query}`);
		keepHeldToken(cookies, url, door, outcome.value);
		redirect(303, `${details}/${outcome.value}`);
	})
};
