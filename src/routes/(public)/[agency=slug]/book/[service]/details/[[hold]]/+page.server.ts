import { redirect } from '@sveltejs/kit';
import type { Actor } from '#lib/base/actor.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import {
	agencyOf,
	keepTyped,
	missing,
	refuseForm,
	textsOf,
	visitorOf
} from '#lib/server/doors.server.ts';
import { dropHeldToken, heldToken } from '#lib/server/held-cookie.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { bookSeries } from '#lib/visits/booking/book-series.server.ts';
import { againQuery, bookingForm, shownHere, tickedIn } from '#lib/visits/booking/booking-form.ts';
import { peopleQuery, typedPeople } from '#lib/visits/services/people-form.ts';
import { startText } from '#lib/visits/time/start-form.ts';
import { giveUpHold, renewHold } from '#lib/visits/holds/hold-time.server.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { confirmationsOf, saidIn } from '#lib/visits/services/service-content.ts';
import { areaLabel } from '#lib/visits/time/areas.ts';
import { isAtStops } from '#lib/visits/time/stops.ts';
import { againToken } from '../../../../again-cookie.server.ts';
import { freeChoice, heldChoice, offeredNow, prefilled } from './choice.server.ts';

// Long enough for a person who went back in the browser; it holds no more than the time.
const JUST_BOOKED_SECONDS = 3600;
const justBooked = (service: string) => `booked-${service}`;

export async function load({ locals, params, url, cookies }) {
	const agency = agencyOf(locals);
	const again = await prefilled(locals, url.searchParams, againToken(cookies));
	return reading(visitorOf(locals), async (work) => {
		const service = await serviceByKey(work, params.service);
		if (!service) missing(params.hold ? 'service_over' : 'not_found');
		if (isAtStops(service.rules)) redirect(303, `/${agency.slug}/services/${service.key}`);
		const found = params.hold
			? await heldChoice(work, agency, service, params.hold)
			: await freeChoice(work, agency, service, url.searchParams);
		const { answers, rules, chosen } = found;
		const startOf = startText(chosen.day, chosen.minute);
		return {
			service: {
				key: service.key,
				name: service.name[locals.language],
				asksRegistration: service.asksRegistration,
				here: shownHere(service.rules, locals.language)
			},
			answers,
			area: areaLabel(service.rules, answers.area)?.[locals.language] ?? null,
			prefilled: found.contact ?? again,
			/** What each visit is, in their order. */
			labels: rules.visits.map(({ label }) => label[locals.language]),
			confirmations: saidIn(confirmationsOf(service.content), locals.language),
			asks: saidIn(service.content.asks ?? [], locals.language),
			zone: agency.zone,
			back: `/${agency.slug}/book/${service.key}?${peopleQuery(answers)}${againQuery(url.searchParams)}`,
			requestKey: found.requestKey,
			isJustBooked: found.isJustBooked || cookies.get(justBooked(service.key)) === startOf,
			hold: found.hold,
			shown: { start: startOf, ...found.shown }
		};
	});
}

export const actions = {
	default: keepTyped(async ({ request, locals, params, cookies, url, getClientAddress }) => {
		const agency = agencyOf(locals);
		// A contact who signed in keeps their sites; everybody else is a visitor.
		const visitor = locals.contact ?? visitorOf(locals);
		const typed = await request.formData();
		const values = textsOf(typed);
		const token = params.hold ?? null;
		const tooMany = (limit: typeof limits.booking) =>
			countAttempt(agency.id, limit, getClientAddress());

		if (token && (typed.get('do') === 'renew' || typed.get('do') === 'give-back')) {
			const isTooMany = await tooMany(limits.hold);
			if (isTooMany) return refuseForm([isTooMany], { values, shown: null });
			if (typed.get('do') === 'renew') return keptLonger(visitor, token, values);
			await acting(visitor, (work) => giveUpHold(work, token));
			if (heldToken(cookies) === token) dropHeldToken(cookies, `/${agency.slug}/book`);
			const people = new URLSearchParams(typedPeople(new URLSearchParams(values)));
			redirect(303, `/${agency.slug}/book/${params.service}?${people}`);
		}

		const parsed = parseForm(bookingForm, typed);
		if (!parsed.ok) {
			return refuseForm(parsed.problems, {
				values: { ...values, ...parsed.values },
				shown: null
			});
		}
		const isTooMany = await tooMany(limits.booking);
		if (isTooMany) return refuseForm([isTooMany], { values, shown: null });
		const { people, employees, kind, variant, area, start: chosen, ...rest } = parsed.value;
		const { room, note, missing: lacking, ...contact } = rest;
		const outcome = await acting(visitor, (work) =>
			bookSeries(work, agency, {
				...contact,
				...chosen,
				channel: 'web',
				headcount: people,
				organizationSize: employees,
				organizationKind: kind,
				variant,
				area,
				serviceKey: params.service,
				room: room ?? '',
				note: note ?? '',
				language: locals.language,
				declared: { ...tickedIn(typed), missing: lacking ?? '' },
				seen: typed.has('seen') ? String(typed.get('seen')) : null,
				hold: token
			})
		);
		if (!outcome.ok) {
			// The used key would refuse the form for ever; the page gives it a new one.
			if (outcome.problems.some(({ code }) => code === 'request_changed')) delete values.requestKey;
			const shown = await offeredNow(locals, params, parsed.value);
			return refuseForm(outcome.problems, { values, shown });
		}
		if (heldToken(cookies) === token) dropHeldToken(cookies, `/${agency.slug}/book`);
		// What became of a hold is known without it.
		if (token) redirect(303, `/${agency.slug}/series/${outcome.value.token}?new`);
		cookies.set(justBooked(params.service), startText(chosen.day, chosen.minute), {
			path: url.pathname,
			httpOnly: true,
			secure: url.protocol === 'https:',
			sameSite: 'lax',
			maxAge: JUST_BOOKED_SECONDS
		});
		redirect(303, `/${agency.slug}/series/${outcome.value.token}?new`);
	})
};

/** The time is kept once more; the form comes back with everything in it. */
async function keptLonger(visitor: Actor, token: string, values: Record<string, string>) {
	const renewed = await acting(visitor, (work) => renewHold(work, token));
	if (!renewed.ok) return refuseForm(renewed.problems, { values, shown: null });
	return { values, problems: [], shown: null, isRenewed: true };
}
