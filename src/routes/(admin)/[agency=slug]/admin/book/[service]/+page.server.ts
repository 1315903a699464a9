import { redirect } from '@sveltejs/kit';
import { safeParse } from 'valibot';
import { addDays, dayOf, isDay, type Day } from '#lib/base/days.ts';
import { newId } from '#lib/identity/cryptography.ts';
import {
	agencyOf,
	keepTyped,
	missing,
	refuseForm,
	staffOf,
	textsOf
} from '#lib/server/doors.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { bookSeries } from '#lib/visits/booking/book-series.server.ts';
import { askedPeople, peopleQuery, typedPeople } from '#lib/visits/services/people-form.ts';
import { assistedBookingForm, shownHere, tickedIn } from '#lib/visits/booking/booking-form.ts';
import { start } from '#lib/visits/time/start-form.ts';
import { datesOffered, seriesOffered, timesOffered } from '#lib/visits/time/offered.server.ts';
import { peopleQuestions } from '#lib/visits/services/people-questions.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { confirmationsOf, saidIn } from '#lib/visits/services/service-content.ts';

export async function load({ locals, params, url }) {
	const { zone } = agencyOf(locals);
	const query = url.searchParams;
	return reading(staffOf(locals), async (work) => {
		const service = (await serviceByKey(work, params.service)) ?? missing();
		const page = {
			service: {
				key: service.key,
				name: service.name[locals.language],
				asksRegistration: service.asksRegistration,
				here: shownHere(service.rules, locals.language)
			},
			confirmations: saidIn(confirmationsOf(service.content), locals.language),
			asks: saidIn(service.content.asks ?? [], locals.language),
			typed: typedPeople(query),
			questions: peopleQuestions(service.rules, locals.language)
		};
		const asked = askedPeople(service.rules, query);
		const isAsked = query.has('people');
		if (!asked.ok) return { ...page, problems: isAsked ? asked.problems : [], offered: null };
		const { rules, ...answers } = asked.value;
		const question = { serviceId: service.id, rules, headcount: answers.people, zone };
		const earliest = addDays(dayOf(work.now, zone), rules.leadTimeDays);
		return {
			...page,
			problems: [],
			offered: {
				answers,
				query: peopleQuery(answers),
				zone,
				...(await offeredFor(work, question, query, earliest))
			}
		};
	});
}

type Question = Parameters<typeof datesOffered>[1];

/** The dates, the times of one day, or the visits of one time: one question of the calendars. */
async function offeredFor(work: Work, question: Question, query: URLSearchParams, earliest: Day) {
	const nothing = { dates: null, times: null, chosen: null };
	const time = safeParse(start(), query.get('start') ?? '');
	const [day, from] = [query.get('day'), query.get('from')];
	if (time.success) {
		const visits = await seriesOffered(work, question, time.output.day, time.output.minute);
		const chosen = { ...visits, start: query.get('start')!, requestKey: newId(work.now) };
		return { ...nothing, chosen };
	}
	if (isDay(day)) return { ...nothing, times: await timesOffered(work, question, day) };
	const since = isDay(from) && from > earliest ? from : earliest;
	return { ...nothing, dates: await datesOffered(work, question, since) };
}

export const actions = {
	default: keepTyped(async ({ request, locals, params }) => {
		const agency = agencyOf(locals);
		const typed = await request.formData();
		const parsed = parseForm(assistedBookingForm, typed);
		if (!parsed.ok) {
			const values = { ...textsOf(typed), ...parsed.values };
			return refuseForm(parsed.problems, { values });
		}
		const {
			people,
			employees,
			kind,
			variant,
			area,
			start: chosen,
			missing: lacking,
			...rest
		} = parsed.value;
		const outcome = await acting(staffOf(locals), (work) =>
			bookSeries(work, agency, {
				...rest,
				...chosen,
				headcount: people,
				organizationSize: employees,
				organizationKind: kind,
				variant,
				area,
				serviceKey: params.service,
				contactEmail: rest.contactEmail ?? '',
				room: rest.room ?? '',
				note: rest.note ?? '',
				declared: { ...tickedIn(typed), missing: lacking ?? '' }
			})
		);
		if (!outcome.ok) {
			const values = textsOf(typed);
			// The used key would refuse the form for ever; the page gives it a new one.
			if (outcome.problems.some(({ code }) => code === 'request_changed')) delete values.requestKey;
			return refuseForm(outcome.problems, { values });
		}
		redirect(303, `/${agency.slug}/admin/series/${outcome.value.seriesId}?done=booked`);
	})
};
