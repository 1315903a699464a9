import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import type { StaffActor } from '#lib/base/actor.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import {
	agencyOf,
	keepTyped,
	missing,
	refuseForm,
	staffOf,
	textsOf
} from '#lib/server/doors.server.ts';
import { dropHeldToken, heldToken } from '#lib/server/held-cookie.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { assistedBookingForm, shownHere, tickedIn } from '#lib/visits/booking/booking-form.ts';
import { bookSeries } from '#lib/visits/booking/book-series.server.ts';
import { heldAnswers, heldChoiceOf } from '#lib/visits/booking/held-choice.server.ts';
import { holdByToken } from '#lib/visits/holds/hold-queries.server.ts';
import { giveUpHold, renewHold } from '#lib/visits/holds/hold-time.server.ts';
import { serviceByKey, type Service } from '#lib/visits/queries.server.ts';
import { answersOf, askedPeople, peopleQuery } from '#lib/visits/services/people-form.ts';
import { confirmationsOf, saidIn } from '#lib/visits/services/service-content.ts';
import { areaLabel } from '#lib/visits/time/areas.ts';
import { seriesOffered } from '#lib/visits/time/offered.server.ts';
import { start, startText } from '#lib/visits/time/start-form.ts';
import { leaveTo } from './leave-to.ts';

export async function load({ locals, params, url }) {
	const agency = agencyOf(locals);
	return reading(staffOf(locals), async (work) => {
		const service = (await serviceByKey(work, params.service)) ?? missing();
		const found = params.hold
			? await heldByDesk(work, agency, service, params.hold)
			: await freeChoice(work, agency, service, url.searchParams);
		const { answers, chosen, requestKey, hold, shown } = found;
		return {
			service: {
				key: service.key,
				name: service.name[locals.language],
				asksRegistration: service.asksRegistration,
				here: shownHere(service.rules, locals.language)
			},
			confirmations: saidIn(confirmationsOf(service.content), locals.language),
			asks: saidIn(service.content.asks ?? [], locals.language),
			...{ answers, requestKey, hold, zone: agency.zone },
			area: areaLabel(service.rules, answers.area)?.[locals.language] ?? null,
			query: peopleQuery(answers),
			chosen: { start: startText(chosen.day, chosen.minute), ...shown }
		};
	});
}

/** The page on which times of a service are chosen. */
const homeOf = (agency: Agency, service: string) => `/${agency.slug}/admin/book/${service}`;

async function heldByDesk(work: Work, agency: Agency, service: Service, token: string) {
	const found = (await holdByToken(work, token)) ?? missing('link_unknown');
	if (found.serviceId !== service.id) {
		const people = peopleQuery(heldAnswers(found));
		redirect(303, `${homeOf(agency, service.key)}?${people}&changed`);
	}
	return heldChoiceOf(work, agency.zone, service, found);
}

/** A time that could not be kept, from the address. */
async function freeChoice(work: Work, agency: Agency, service: Service, query: URLSearchParams) {
	const asked = askedPeople(service.rules, query);
	const chosen = v.safeParse(start(), query.get('start') ?? '');
	if (!asked.ok || !chosen.success) redirect(303, homeOf(agency, service.key));
	const { rules } = asked.value;
	const answers = answersOf(asked.value);
	const question = { serviceId: service.id, rules, headcount: answers.people, zone: agency.zone };
	const { day, minute } = chosen.output;
	const shown = await seriesOffered(work, question, day, minute);
	return { answers, chosen: chosen.output, requestKey: newId(work.now), hold: null, shown };
}

export const actions = {
	default: keepTyped(async ({ request, locals, params, cookies }) => {
		const agency = agencyOf(locals);
		const staff = staffOf(locals);
		const typed = await request.formData();
		const values = textsOf(typed);
		const token = params.hold ?? null;
		if (token && typed.get('do') === 'leave') {
			await giveBack(staff, agency, token, cookies);
			redirect(303, leaveTo(values.to ?? '', agency.slug, params.service));
		}
		if (token && typed.get('do') === 'renew') return keptLonger(staff, agency, token, values);
		const parsed = parseForm(assistedBookingForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: { ...values, ...parsed.values } });
		const { people, employees, kind, variant, area, start: chosen, ...rest } = parsed.value;
		const { missing: lacking, ...contact } = rest;
		const outcome = await acting(staff, (work) =>
			bookSeries(work, agency, {
				...contact,
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
				declared: { ...tickedIn(typed), missing: lacking ?? '' },
				seen: typed.has('seen') ? String(typed.get('seen')) : null,
				hold: token
			})
		);
		if (!outcome.ok) {
			// The used key would refuse the form for ever; the page gives it a new one.
			if (outcome.problems.some(({ code }) => code === 'request_changed')) delete values.requestKey;
			return refuseForm(outcome.problems, { values });
		}
		if (heldToken(cookies) === token) dropHeldToken(cookies, doorOf(agency));
		redirect(303, `/${agency.slug}/admin/series/${outcome.value.seriesId}?done=booked`);
	})
};

const doorOf = (agency: Agency) => `/${agency.slug}/admin/book`;
type Jar = Parameters<typeof dropHeldToken>[0];

async function giveBack(staff: StaffActor, agency: Agency, token: string, cookies: Jar) {
	await acting(staff, (work) => giveUpHold(work, token));
	if (heldToken(cookies) === token) dropHeldToken(cookies, doorOf(agency));
}

/** The time is kept once more; the form comes back with everything in it. */
async function keptLonger(
	staff: StaffActor,
	agency: Agency,
	token: string,
	values: Record<string, string>
) {
	const tooMany = await countAttempt(agency.id, limits.hold, staff.staffId);
	if (tooMany) return refuseForm([tooMany], { values });
	const renewed = await acting(staff, (work) => renewHold(work, token));
	if (!renewed.ok) return refuseForm(renewed.problems, { values });
	return { values, problems: [], isRenewed: true };
}
