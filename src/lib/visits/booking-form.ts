import * as v from 'valibot';
import { isDay, type Day } from '#lib/base/days.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { registrationNumber } from '#lib/organizations/registration-number.ts';
import {
	block,
	choice,
	email,
	id,
	optional,
	optionalText,
	parseValues,
	phone,
	text,
	wholeNumber
} from '#lib/ui/form.ts';
import { assistedChannels } from '#lib/visits/booking-channel.ts';
import type { ServiceRules } from '#lib/visits/rules.ts';
import type { Declared } from '#lib/visits/declarations.ts';
import { agreedRules } from '#lib/visits/variants.ts';
import {
	checkHeadcount,
	checkOrganizationSize,
	organizationKinds
} from '#lib/visits/who-may-book.ts';

const HEADCOUNT_MAX = 100_000;
const EMPLOYEES_MAX = 10_000_000;

const VARIANT_MAX = 60;

/**
 * The first questions: how many people; where the service asks, how large the organization is, what
 * it is, and which way it chose. The service's own limits are a rule, not a form's matter.
 */
export const peopleForm = v.object({
	people: wholeNumber({ min: 1, max: HEADCOUNT_MAX }),
	employees: optional(wholeNumber({ min: 1, max: EMPLOYEES_MAX })),
	kind: optional(choice(organizationKinds)),
	variant: optionalText({ max: VARIANT_MAX })
});

const names = ['people', 'employees', 'kind', 'variant'] as const;
type Typed = Record<(typeof names)[number], string>;
/** The first questions, answered. */
export type Answers = v.InferOutput<typeof peopleForm>;

/** The answers alone, without the rules that they lead to. */
export function answersOf({ people, employees, kind, variant }: Answers): Answers {
	return { people, employees, kind, variant };
}

/** The first questions as they stand in an address; empty where they do not. */
export function typedPeople(query: URLSearchParams): Typed {
	return Object.fromEntries(names.map((name) => [name, query.get(name) ?? ''])) as Typed;
}

/**
 * What was asked of the calendars, with the plain rules that were agreed on; or what is wrong with it
 * by the form and by the rules.
 */
export function askedPeople(
	rules: ServiceRules,
	query: URLSearchParams
): Outcome<Answers & { rules: ServiceRules }> {
	const parsed = parseValues(peopleForm, typedPeople(query));
	if (!parsed.ok) return refused(...parsed.problems);
	const { people, employees, kind, variant } = parsed.value;
	const wrongCount = checkHeadcount(rules, people);
	const agreed = agreedRules(rules, kind, variant);
	const found = [
		...(agreed.ok ? [] : agreed.problems),
		checkOrganizationSize(rules, employees),
		...(wrongCount ? [{ ...wrongCount, field: 'people' }] : [])
	].filter((one) => one !== null);
	if (!agreed.ok || found.length) return refused(...found);
	return done({ ...parsed.value, ...agreed.value });
}

/** The same questions once more in an address: `people=32&employees=400`. */
export function peopleQuery(answers: Answers): string {
	const given = names.filter((name) => answers[name] !== null);
	return String(new URLSearchParams(given.map((name) => [name, String(answers[name])])));
}

/** A chosen time, `2026-12-01T600`: the day, and the minutes after midnight. */
export function startText(day: Day, minute: number): string {
	return `${day}T${minute}`;
}

/** The day and minute of a chosen time; `required` when none was chosen, `not_a_choice` for others. */
export function start() {
	return block((typed) => {
		const chosen = Array.isArray(typed) ? String(typed[0] ?? '') : String(typed ?? '');
		if (chosen === '') return refused(problem('required'));
		const parts = /^(\d{4}-\d{2}-\d{2})T(\d{1,4})$/.exec(chosen);
		if (!parts || !isDay(parts[1])) return refused(problem('not_a_choice'));
		return done({ day: parts[1], minute: Number(parts[2]) });
	});
}

/** Which booking of their own a signed-in contact makes again: a part of the address, or nothing. */
export function againQuery(query: URLSearchParams): string {
	const reference = query.get('again') ?? '';
	return /^[A-Z0-9]{8}$/.test(reference) ? `&again=${reference}` : '';
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

/** The same, keyed in by the office: how it came, and a contact who may have no address of mail. */
export const assistedBookingForm = v.object({
	...bookingForm.entries,
	contactEmail: optional(email()),
	channel: choice(assistedChannels)
});

/** The statements ticked in a sent form, by their keys: boxes named `confirm-KEY` and `has-KEY`. */
export function tickedIn(form: FormData): Pick<Declared, 'confirmed' | 'has'> {
	const keysAfter = (start: string) =>
		[...form.keys()]
			.filter((name) => name.startsWith(start))
			.map((name) => name.slice(start.length));
	return { confirmed: keysAfter('confirm-'), has: keysAfter('has-') };
}
