import * as v from 'valibot';
import { checkbox, choices, email, id, optional, phone, text, wholeNumber } from '#lib/ui/form.ts';

const PEOPLE_MAX = 1_000;

/** What an organization says that would have a visit together with neighbours. */
export const poolForm = v.object({
	people: wholeNumber({ min: 1, max: PEOPLE_MAX }),
	organization: text({ max: 100 }),
	address: text({ max: 200 }),
	contactName: text({ max: 60 }),
	contactEmail: email(),
	contactPhone: phone(),
	isHost: checkbox(),
	requestKey: id()
});

/**
 * The wishes that get a place, the reference of the series in which, and what its organization said by
 * telephone: that it agrees, and how many of its people come.
 */
export function placeForm(wishIds: string[]) {
	return v.object({
		wishes: choices(wishIds, { min: 1 }),
		reference: text({ max: 20 }),
		agreed: checkbox(),
		own: optional(wholeNumber({ min: 1, max: PEOPLE_MAX }))
	});
}
