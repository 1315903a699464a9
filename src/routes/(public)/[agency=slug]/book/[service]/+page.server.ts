import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { addDays, dayOf, isDay, type Day } from '#lib/base/days.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { heldToken, keepHeldToken } from '#lib/server/held-cookie.server.ts';
import { agencyOf, keepTyped, missing, refuseForm, visitorOf } from '#lib/server/doors.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { againOf, againQuery } from '#lib/visits/booking/booking-form.ts';
import {
	answersOf,
	askedPeople,
	peopleForm,
	peopleQuery,
	typedPeople,
	typedQuery,
	type Answers
} from '#lib/visits/services/people-form.ts';
import { start, startText } from '#lib/visits/time/start-form.ts';
import { holdByToken } from '#lib/visits/holds/hold-queries.server.ts';
import { holdTime } from '#lib/visits/holds/hold-time.server.ts';
import { datesOffered, seriesOffered, timesOffered } from '#lib/visits/time/offered.server.ts';
import { peopleQuestions } from '#lib/visits/services/people-questions.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { offeringToShare } from '#lib/visits/pools/pools.ts';
import { isAtStops } from '#lib/visits/time/stops.ts';
import { checkPlaces } from '#lib/visits/time/who-may-book.ts';
import { durationMinutes, durationRange } from '#lib/visits/time/rules.ts';
import { rulesFor } from '#lib/visits/time/variants.ts';

export async function load({ locals, params, url, cookies }) {
	const agency = agencyOf(locals);
	const query = url.searchParams;
	const held = heldToken(cookies);
	return reading(visitorOf(locals), async (work) => {
		const service = await serviceByKey(work, params.service);
		if (!service) missing();
		if (isAtStops(service.rules)) redirect(303, `/${agency.slug}/services/${service.key}`);
		const page = {
			service: { key: service.key, name: service.name[locals.language] },
			/** They held a time by rules of before. */
			isChanged: query.has('changed'),
			typed: typedPeople(query),
			/** The first questions as they were answered, for whoever goes back to them. */
			back: `/${agency.slug}/services/${service.key}?${typedQuery(query)}${againQuery(query)}`,
			again: againOf(query),
			questions: peopleQuestions(service.rules, locals.language)
		};
		const asked = askedPeople(service.rules, query);
		if (!asked.ok) {
			const problems = offeringToShare(asked.problems, service.rules);
			return { ...page, problems, offered: null };
		}
		const { rules, people } = asked.value;
		const earliest = addDays(dayOf(work.now, agency.zone), rules.leadTimeDays);
		const from = query.get('from') ?? '';
		const chosen = query.get('day');
		const withoutHold = await ownHold(work, held);
		const question = {
			serviceId: service.id,
			rules,
			headcount: people,
			zone: agency.zone,
			withoutHold
		};
		return {
			...page,
			problems: [],
			offered: {
				people,
				answers: answersOf(asked.value),
				query: peopleQuery(asked.value) + againQuery(query),
				firstMinutes: durationMinutes(rules, people),
				minutes: durationRange(rules, people),
				visits: rules.visits.length,
				/** So many fit at all, if nobody else came. */
				hasPlaces: checkPlaces(service.content.places, people) === null,
				// One question of the calendars for either page.
				...(isDay(chosen)
					? { times: await timesOffered(work, question, chosen), dates: null }
					: { times: null, dates: await datesOffered(work, question, laterOf(from, earliest)) })
			}
		};
	});
}

/** What this browser holds is no obstacle to itself. */
async function ownHold(work: Work, token: string | null): Promise<string | null> {
	return token && ((await holdByToken(work, token))?.id ?? null);
}

function laterOf(from: string, earliest: Day): Day {
	return isDay(from) && from > earliest ? from : earliest;
}

const choiceForm = v.object({ ...peopleForm.entries, start: start() });

export const actions = {
	/** A chosen time is kept, and the form for the rest opens. */
	default: keepTyped(async ({ request, locals, params, cookies, url, getClientAddress }) => {
		const agency = agencyOf(locals);
		const visitor = visitorOf(locals);
		const parsed = parseForm(choiceForm, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, nothingNear);
		const address = getClientAddress();
		const tooMany = await countAttempt(agency.id, limits.hold, address);
		if (tooMany) return refuseForm([tooMany], nothingNear);
		const { start: chosen, ...answers } = parsed.value;
		const { people, employees, kind, variant, area } = answers;
		const outcome = await acting(visitor, (work) =>
			holdTime(work, agency, {
				serviceKey: params.service,
				headcount: people,
				organizationSize: employees,
				organizationKind: kind,
				variant,
				area,
				...chosen,
				address,
				before: heldToken(cookies)
			})
		);
		if (!outcome.ok) {
			const held = heldToken(cookies);
			const near = await timesNear(locals, params.service, answers, { ...chosen, held });
			return refuseForm(outcome.problems, { near });
		}
		const details = `/${agency.slug}/book/${params.service}/details`;
		const again = againQuery(url.searchParams);
		const query = `${peopleQuery(answers)}&start=${startText(chosen.day, chosen.minute)}${again}`;
		// So much is kept already that this time is not: it is booked as fast as one can.
		if (outcome.value === null) redirect(303, `${details}?${query}`);
		keepHeldToken(cookies, url, `/${agency.slug}/book`, outcome.value);
		redirect(303, `${details}/${outcome.value}${again && `?${again.slice(1)}`}`);
	})
};

type Chosen = { day: Day; minute: number };
const nothingNear = { near: [] as Chosen[] };

/** The times nearest to one that somebody else took. */
function timesNear(
	locals: App.Locals,
	serviceKey: string,
	answers: Answers,
	{ day, minute, held }: Chosen & { held: string | null }
): Promise<Chosen[]> {
	const { zone } = agencyOf(locals);
	return reading(visitorOf(locals), async (work) => {
		const service = await serviceByKey(work, serviceKey);
		if (!service) return [];
		const { people: headcount, employees: organizationSize, kind, variant, area } = answers;
		const asFor = { organizationSize, organizationKind: kind, variant, area };
		const agreed = rulesFor(service.rules, asFor);
		if (!agreed.ok) return [];
		const { rules } = agreed.value;
		const withoutHold = await ownHold(work, held);
		const asked = { serviceId: service.id, rules, headcount, zone, withoutHold };
		const { alternatives } = await seriesOffered(work, asked, day, minute);
		return alternatives.map((one) => ({ day: one.day, minute: one.minute }));
	});
}
