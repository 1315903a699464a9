import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { addDays, dayOf, type Day } from '#lib/base/days.ts';
import { problemText } from '#lib/i18n/problem-words.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { agencyOf, keepTyped, refuseForm, staffOf, textsOf } from '#lib/server/doors.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { choices, parseForm } from '#lib/ui/form.ts';
import { monthOf } from '#lib/visits/time/day-patterns.ts';
import { publishSessions } from '#lib/visits/stops/publish-sessions.server.ts';
import {
	lastSessionDay,
	servicesAtStops,
	sessionStates
} from '#lib/visits/stops/session-questions.server.ts';
import { sessionNow } from '#lib/visits/stops/session-words.ts';
import { sessionKey, type Session } from '#lib/visits/stops/sessions.ts';

export async function load({ locals, url }) {
	const { language } = locals;
	const agency = agencyOf(locals);
	return reading(staffOf(locals), async (work) => {
		const asked = await askedSessions(work, agency, url.searchParams);
		if (!asked) return { services: [], chosen: null };
		const { services, service, months, month, states } = asked;
		return {
			services: services.map(({ key, name }) => ({ key, name: name[language] })),
			chosen: {
				service: service.key,
				months,
				month,
				isAll: url.searchParams.has('all'),
				published: countIn(url.searchParams, 'published'),
				short: countIn(url.searchParams, 'short'),
				sessions: states.map(({ published, isOpen, refusal, ...session }) => ({
					key: sessionKey(session),
					...(published ? sessionNow(published, agency.zone) : sessionOf(session)),
					stop: service.rules.stops?.find(({ key }) => key === session.stop)?.name[language],
					seriesId: published?.seriesId ?? null,
					isCancelled: published?.cancelledAt != null,
					isOpen,
					refusal: refusal && problemText(refusal)
				}))
			}
		};
	});
}

export const actions = {
	default: keepTyped(async ({ locals, request, url }) => {
		const agency = agencyOf(locals);
		const staff = staffOf(locals);
		const typed = await request.formData();
		const asked = await reading(staff, (work) => askedSessions(work, agency, url.searchParams));
		const keys = asked?.states.map(sessionKey) ?? [];
		const parsed = parseForm(v.object({ session: choices(keys, { min: 1 }) }), typed);
		if (!parsed.ok || !asked) {
			return refuseForm(parsed.ok ? [] : parsed.problems, { values: textsOf(typed) });
		}
		const { session: chosen } = parsed.value;
		const serviceKey = asked.service.key;
		const outcome = await acting(staff, (work) =>
			publishSessions(work, agency, { serviceKey, keys: chosen })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		const { published, short } = outcome.value;
		const done = `published=${published}&short=${short.length}`;
		redirect(303, `?service=${serviceKey}&month=${asked.month}&${done}`);
	})
};

/** The service and the month that the address names, or the first of each; null without a service. */
async function askedSessions(work: Work, agency: Agency, query: URLSearchParams) {
	const services = await servicesAtStops(work);
	const service = services.find(({ key }) => key === query.get('service')) ?? services[0];
	if (!service) return null;
	const last = lastSessionDay(work, service, agency.zone);
	const months = monthsUntil(dayOf(work.now, agency.zone), last);
	const month = months.find((one) => one === query.get('month')) ?? months[0]!;
	const end = addDays(firstOfNext(month), -1);
	const days = { from: `${month}-01`, to: end < last ? end : last };
	const states = await sessionStates(work, service, agency.zone, days);
	return { services, service, months, month, states };
}

function sessionOf({ day, fromMinute, untilMinute }: Session) {
	return { day, fromMinute, untilMinute };
}

/** The months from a day's own to that of another, `2026-11` each. */
function monthsUntil(from: Day, last: Day): string[] {
	const months: string[] = [];
	for (let month = monthOf(from); month <= monthOf(last); month = monthOf(firstOfNext(month))) {
		months.push(month);
	}
	return months;
}

function firstOfNext(month: string): Day {
	return `${monthOf(addDays(`${month}-01`, 31))}-01`;
}

function countIn(query: URLSearchParams, name: string): number {
	const count = Number(query.get(name));
	return Number.isSafeInteger(count) && count > 0 && count < 1000 ? count : 0;
}
