import { redirect } from '@sveltejs/kit';
import { newId } from '#lib/identity/cryptography.ts';
import { subjectOfLink } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { agencyOf, missing, visitorOf } from '#lib/server/doors.server.ts';
import { reading, type Work } from '#lib/server/work.server.ts';
import { againQuery, bookingForm } from '#lib/visits/booking/booking-form.ts';
import {
	answersOf,
	askedPeople,
	peopleQuery,
	typedPeople
} from '#lib/visits/services/people-form.ts';
import { start, startText } from '#lib/visits/time/start-form.ts';
import { seriesOfContact } from '#lib/visits/contacts/contact-queries.server.ts';
import { holdState } from '#lib/visits/holds/holding.ts';
import { heldAnswers, heldChoiceOf } from '#lib/visits/booking/held-choice.server.ts';
import { holdByToken, type Hold } from '#lib/visits/holds/hold-queries.server.ts';
import { seriesOffered } from '#lib/visits/time/offered.server.ts';
import { seriesById, serviceByKey, type Service } from '#lib/visits/queries.server.ts';
import { rulesFor } from '#lib/visits/time/variants.ts';
import { waitingById } from '#lib/visits/waiting/waiting-queries.server.ts';
import * as v from 'valibot';

/* What the page of the details shows: a time that is held, that nobody holds, or that is asked for now. */

/** A time that nobody holds, from the address. */
export async function freeChoice(
	work: Work,
	agency: Agency,
	service: Service,
	query: URLSearchParams
) {
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
export function offeredNow(
	locals: App.Locals,
	params: { service: string; hold?: string },
	{ people, employees, kind, variant, area, start: chosen }: v.InferOutput<typeof bookingForm>
) {
	const { zone } = agencyOf(locals);
	return reading(visitorOf(locals), async (work) => {
		const service = await serviceByKey(work, params.service);
		if (!service) return null;
		const asFor = { organizationSize: employees, organizationKind: kind, variant, area };
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
export async function heldChoice(work: Work, agency: Agency, service: Service, token: string) {
	const found = await holdByToken(work, token);
	if (!found) missing('link_unknown');
	// Of a version that was followed by another meanwhile: its dates are chosen by the rules of now.
	if (found.serviceId !== service.id) {
		const people = peopleQuery(heldAnswers(found));
		redirect(303, `/${agency.slug}/book/${service.key}?${people}&changed`);
	}
	return {
		...(await heldChoiceOf(work, agency.zone, service, found)),
		contact: await waitingContact(work, found)
	};
}

/** Who opened the mail of an offer need not type again what they said on the waiting list. */
async function waitingContact(work: Work, { waitingId }: Hold) {
	const place = waitingId ? await waitingById(work, waitingId) : null;
	if (!place || place.waiting.leftAt) return null;
	return { contactName: place.waiting.name, contactEmail: place.waiting.email };
}

/**
 * What was typed for the booking that is made again, by its contact who signed in, or by who holds
 * its private link, `token`.
 */
export async function prefilled(
	locals: App.Locals,
	query: URLSearchParams,
	token: string | null
): Promise<Record<string, string>> {
	const reference = query.get('again') ?? '';
	if (!againQuery(query)) return {};
	const { contact } = locals;
	const found =
		(contact && (await reading(contact, (work) => seriesOfContact(work, reference)))) ??
		(token ? await seriesOfLink(locals, token) : null);
	if (found?.reference !== reference) return {};
	const { name, ...details } = found.organization;
	const { address, room } = found.site;
	const registrationNumber = found.registrationNumber ?? '';
	return { organization: name, registrationNumber, ...details, address, room };
}

function seriesOfLink(locals: App.Locals, token: string) {
	return reading(visitorOf(locals), async (work) => {
		const id = await subjectOfLink(work, 'series', token);
		return id ? seriesById(work, id) : null;
	});
}
