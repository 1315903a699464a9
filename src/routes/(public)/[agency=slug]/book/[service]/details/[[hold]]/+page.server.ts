import { redirect } from '@sveltejs/kit';
import { wallClock } from '#lib/base/days.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import {
	agencyOf,
	keepTyped,
	missing,
	refuseForm,
	textsOf,
	visitorOf
} from '#lib/server/doors.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { bookSeries } from '#lib/visits/booking/book-series.server.ts';
import { againQuery, bookingForm, shownHere, tickedIn } from '#lib/visits/booking/booking-form.ts';
import {
	answersOf,
	askedPeople,
	peopleQuery,
	typedPeople
} from '#lib/visits/services/people-form.ts';
import { start, startText } from '#lib/visits/time/start-form.ts';
import { seriesOfContact } from '#lib/visits/contacts/contact-queries.server.ts';
import { HOLD_MINUTES, holdState } from '#lib/visits/holds/holding.ts';
import { heldVisits, holdByToken, type Hold } from '#lib/visits/holds/hold-queries.server.ts';
import { giveUpHold, renewHold } from '#lib/visits/holds/hold-time.server.ts';
import { seriesOffered } from '#lib/visits/time/offered.server.ts';
import { serviceByKey, type Service } from '#lib/visits/queries.server.ts';
import { confirmationsOf, saidIn } from '#lib/visits/services/service-content.ts';
import { isAtStops } from '#lib/visits/time/stops.ts';
import { rulesFor } from '#lib/visits/time/variants.ts';
import { waitingById } from '#lib/visits/waiting/waiting-queries.server.ts';
import * as v from 'valibot';
import { dropHeldToken, heldToken } from '../../held-cookie.server.ts';

// Long enough for a person who went back in the browser; it holds no more than the time.
const JUST_BOOKED_SECONDS = 3600;
const justBooked = (service: string) => `booked-${service}`;

export async function load({ locals, params, url, cookies }) {
	const agency = agencyOf(locals);
	const again = await prefilled(locals, url.searchParams);
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

/** A time that nobody holds, from the address. */
async function freeChoice(work: Work, agency: Agency, service: Service, query: URLSearchParams) {
	const home = `/${agency.slug}/book/${service.key}`;
	const asked = askedPeople(service.rules, query);
	if (!asked.ok) {
		// As they stand in the address, to be asked again.
		redirect(303, `${home}?${new URLSearchParams(typedPeople(query))}${againQuery(query)}`);
	}
	const { rules } = asked.value;
	const answers = answersOf(asked.value);
	const chosen = v.safeParse(start(), query.get('start') ?? '');
	if (!chosen.success) redirect(303, `${home}?${peopleQuery(answers)}${againQuery(query)}`);
	const { day, minute } = chosen.output;
	const headcount = answers.people;
	const question = { serviceId: service.id, rules, headcount, zone: agency.zone };
	return {
		...{ answers, rules },
		chosen: chosen.output,
		requestKey: newId(work.now),
		isJustBooked: false,
		hold: null,
		contact: null,
		shown: await seriesOffered(work, question, day, minute)
	};
}

/** What the chosen time is now, for a form that was refused: other dates than it named, or none. */
function offeredNow(
	locals: App.Locals,
	params: { service: string; hold?: string },
	{ people, employees, kind, variant, start: chosen }: v.InferOutput<typeof bookingForm>
) {
	const { zone } = agencyOf(locals);
	return reading(visitorOf(locals), async (work) => {
		const service = await serviceByKey(work, params.service);
		if (!service) return null;
		const asFor = { organizationSize: employees, organizationKind: kind, variant };
		const agreed = rulesFor(service.rules, asFor);
		if (!agreed.ok) return null;
		const held = params.hold ? await holdByToken(work, params.hold) : null;
		// What is held is shown as it is held, not as it would be found anew.
		if (held && holdState(held, work.now) === 'kept') return null;
		const { rules } = agreed.value;
		const question = {
			serviceId: service.id,
			rules,
			headcount: people,
			zone,
			withoutHold: held?.id ?? null
		};
		const { day, minute } = chosen;
		return {
			start: startText(day, minute),
			...(await seriesOffered(work, question, day, minute))
		};
	});
}

/** A time that is or was held, by its token. */
async function heldChoice(work: Work, agency: Agency, service: Service, token: string) {
	const found = await holdByToken(work, token);
	if (!found) missing('link_unknown');
	const { headcount: people, organizationSize: employees, organizationKind: kind, variant } = found;
	const answers = { people, employees, kind, variant };
	// Of a version that was followed by another meanwhile: its dates are chosen by the rules of now.
	if (found.serviceId !== service.id) {
		redirect(303, `/${agency.slug}/book/${service.key}?${peopleQuery(answers)}&changed`);
	}
	const visits = await heldVisits(work, found.id);
	const chosen = wallClock(visits[0]!.startsAt, agency.zone);
	const state = holdState(found, work.now);
	const agreed = rulesFor(service.rules, found);
	const rules = agreed.ok ? agreed.value.rules : service.rules;
	const question = {
		...{ serviceId: service.id, rules, headcount: people, zone: agency.zone },
		// What ran out and nobody took is as free as it was.
		withoutHold: found.id
	};
	return {
		...{ answers, rules, chosen },
		// One hold is one booking, however often its form is sent; after it comes another one.
		requestKey: state === 'booked' ? newId(work.now) : found.id,
		isJustBooked: state === 'booked',
		hold: holdFacts(found, work.now),
		contact: await waitingContact(work, found),
		shown:
			state === 'kept'
				? { visits, problems: [], alternatives: [] }
				: await seriesOffered(work, question, chosen.day, chosen.minute)
	};
}

function holdFacts(found: Hold, now: Date) {
	const { expiresAt, renewedAt, waitingId } = found;
	const secondsLeft = Math.max(0, Math.floor((expiresAt.getTime() - now.getTime()) / 1000));
	return {
		state: holdState(found, now),
		expiresAt,
		secondsLeft,
		isOffer: waitingId !== null,
		isRenewed: renewedAt !== null,
		renewMinutes: HOLD_MINUTES
	};
}

/** Who opened the mail of an offer need not type again what they said on the waiting list. */
async function waitingContact(work: Work, { waitingId }: Hold) {
	const place = waitingId ? await waitingById(work, waitingId) : null;
	if (!place || place.waiting.leftAt) return null;
	return { contactName: place.waiting.name, contactEmail: place.waiting.email };
}

/** What a contact who signed in typed for the booking that they make again. */
async function prefilled(
	{ contact }: App.Locals,
	query: URLSearchParams
): Promise<Record<string, string>> {
	const reference = query.get('again') ?? '';
	if (!contact || !againQuery(query)) return {};
	const found = await reading(contact, (work) => seriesOfContact(work, reference));
	if (!found) return {};
	const { name, ...details } = found.organization;
	const { address, room } = found.site;
	const registrationNumber = found.registrationNumber ?? '';
	return { organization: name, registrationNumber, ...details, address, room };
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

		if (token && typed.get('do') === 'renew') {
			const isTooMany = await tooMany(limits.hold);
			if (isTooMany) return refuseForm([isTooMany], { values, shown: null });
			const renewed = await acting(visitor, (work) => renewHold(work, token));
			if (!renewed.ok) return refuseForm(renewed.problems, { values, shown: null });
			return { values, problems: [], shown: null, isRenewed: true };
		}
		if (token && typed.get('do') === 'give-back') {
			const isTooMany = await tooMany(limits.hold);
			if (isTooMany) return refuseForm([isTooMany], { values, shown: null });
			await acting(visitor, (work) => giveUpHold(work, token));
			if (heldToken(cookies) === token) dropHeldToken(cookies, agency.slug);
			redirect(
				303,
				`/${agency.slug}/book/${params.service}?${new URLSearchParams(typedPeople(new URLSearchParams(values)))}`
			);
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
		const { people, employees, kind, variant, start: chosen, ...rest } = parsed.value;
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
		if (heldToken(cookies) === token) dropHeldToken(cookies, agency.slug);
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
