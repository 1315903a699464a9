import * as v from 'valibot';
import { languages } from '#lib/base/localized.ts';
import { checkbox, choice, email, optional, optionalText, phone } from '#lib/ui/form.ts';
import { text, wholeNumber } from '#lib/ui/form.ts';

const PEOPLE_MAX = 100_000;

/** How many corrections the page knew of. */
const seen = () => wholeNumber({ min: 0 });

/** Whom a request is about and how its place is written, as the office corrects it. */
export const contactForm = v.object({
	seen: seen(),
	contactName: text({ max: 60 }),
	contactEmail: optional(email()),
	contactPhone: phone(),
	language: choice(languages),
	address: text({ max: 200 }),
	room: optionalText({ max: 100 }),
	endsLinks: checkbox()
});

/** What the organization corrects by itself. */
export const personForm = v.object({
	seen: seen(),
	contactName: text({ max: 60 }),
	contactPhone: phone()
});

export const peopleCountForm = v.object({
	seen: seen(),
	people: wholeNumber({ min: 1, max: PEOPLE_MAX })
});
