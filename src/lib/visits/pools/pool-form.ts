import * as v from 'valibot';
import { checkbox, choices, email, id, phone, text, wholeNumber } from '#lib/ui/form.ts';

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

/** The wishes that get a place, and the reference of the series in which. */
export function placeForm(wishIds: string[]) {
	return v.object({ wishes: choices(wishIds, { min: 1 }), reference: text({ max: 20 }) });
}
