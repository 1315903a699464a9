import * as v from 'valibot';
import { languages, type Language } from '#lib/base/localized.ts';
import { registrationNumber } from '#lib/organizations/registration-number.ts';
import { choice, email, id, optional, optionalText, phone, text } from '#lib/ui/form.ts';
import { assistedChannels } from '#lib/visits/booking-channel.ts';
import type { Declared } from '#lib/visits/services/declarations.ts';
import { poolForm } from '#lib/visits/pools/pool-form.ts';
import { peopleForm } from '#lib/visits/services/people-form.ts';
import { start } from '#lib/visits/time/start-form.ts';
import { hereOf, type StopRules } from '#lib/visits/time/stops.ts';

/** Which booking of their own a signed-in contact makes again: a part of the address, or nothing. */
export function againQuery(query: URLSearchParams): string {
	const reference = againOf(query);
	return reference ? `&again=${reference}` : '';
}

/** The reference of that booking, for a form that leads on by its fields; null without one. */
export function againOf(query: URLSearchParams): string | null {
	const reference = query.get('again') ?? '';
	return /^[A-Z0-9]{8}$/.test(reference) ? reference : null;
}

export const bookingForm = v.object({
	...peopleForm.entries,
	start: start(),
	organization: text({ max: 100 }),
	registrationNumber: optional(registrationNumber()),
	contactName: text({ max: 60 }),
	contactEmail: email(),
	contactPhone: phone(),
	address: text({ max: 200 }),
	room: optionalText({ max: 100 }),
	note: optionalText({ max: 500, lines: true }),
	missing: optionalText({ max: 500, lines: true }),
	requestKey: id()
});

/**
 * The same, keyed in by the office: how it came, a contact who may have no address of mail, and the
 * language in which that contact is written to, which is not that of the officer's screen.
 */
export const assistedBookingForm = v.object({
	...bookingForm.entries,
	contactEmail: optional(email()),
	channel: choice(assistedChannels),
	language: choice(languages)
});

/** A wish to share a visit, keyed in by the office in the same way. */
export const assistedPoolForm = v.object({
	...poolForm.entries,
	contactEmail: optional(email()),
	channel: choice(assistedChannels),
	language: choice(languages)
});

/** The agency's place to which whoever books comes, as its site will be kept; null for others. */
export function shownHere(rules: StopRules, language: Language) {
	const here = hereOf(rules);
	return here && { name: here.name[language], address: here.address, room: here.name.ko };
}

/** The statements ticked in a sent form, by their keys: boxes named `confirm-KEY` and `has-KEY`. */
export function tickedIn(form: FormData): Pick<Declared, 'confirmed' | 'has'> {
	const keysAfter = (start: string) =>
		[...form.keys()]
			.filter((name) => name.startsWith(start))
			.map((name) => name.slice(start.length));
	return { confirmed: keysAfter('confirm-'), has: keysAfter('has-') };
}
