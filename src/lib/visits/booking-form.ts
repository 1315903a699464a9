import * as v from 'valibot';
import { isDay, type Day } from '#lib/base/days.ts';
import { done, problem, refused } from '#lib/base/problems.ts';
import {
	block,
	email,
	id,
	optional,
	optionalText,
	parseValues,
	phone,
	text,
	wholeNumber
} from '#lib/ui/form.ts';
import type { ServiceRules } from '#lib/visits/rules.ts';
import type { Declared } from '#lib/visits/declarations.ts';
import { checkHeadcount, checkOrganizationSize } from '#lib/visits/who-may-book.ts';

const HEADCOUNT_MAX = 100_000;
const EMPLOYEES_MAX = 10_000_000;

/**
 * The first questions: how many people, and how large the organization is where the service asks.
 * The service's own limits are a rule, not a form's matter.
 */
export const peopleForm = v.object({
	people: wholeNumber({ min: 1, max: HEADCOUNT_MAX }),
	employees: optional(wholeNumber({ min: 1, max: EMPLOYEES_MAX }))
});

/** What was asked of the calendars, and what is wrong with it by the form and by the rules. */
export function askedPeople(rules: ServiceRules, query: URLSearchParams) {
	const names = ['people', 'employees'] as const;
	const typed = Object.fromEntries(names.map((name) => [name, query.get(name) ?? '']));
	const parsed = parseValues(peopleForm, typed);
	if (!parsed.ok) return refused(...parsed.problems);
	const { people, employees } = parsed.value;
	const tooMany = checkHeadcount(rules, people);
	const found = [
		...(tooMany ? [{ ...tooMany, field: 'people' }] : []),
		checkOrganizationSize(rules, employees)
	].filter((one) => one !== null);
	return found.length ? refused(...found) : done(parsed.value);
}

/** The same questions once more in an address: `people=32&employees=400`. */
export function peopleQuery({ people, employees }: { people: number; employees: number | null }) {
	return `people=${people}${employees === null ? '' : `&employees=${employees}`}`;
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

export const bookingForm = v.object({
	...peopleForm.entries,
	start: start(),
	organization: text({ max: 100 }),
	contactName: text({ max: 60 }),
	contactEmail: email(),
	contactPhone: phone(),
	address: text({ max: 200 }),
	room: optionalText({ max: 100 }),
	note: optionalText({ max: 500, lines: true }),
	missing: optionalText({ max: 500, lines: true }),
	requestKey: id()
});

/** The statements ticked in a sent form, by their keys: boxes named `confirm-KEY` and `has-KEY`. */
export function tickedIn(form: FormData): Pick<Declared, 'confirmed' | 'has'> {
	const keysAfter = (start: string) =>
		[...form.keys()]
			.filter((name) => name.startsWith(start))
			.map((name) => name.slice(start.length));
	return { confirmed: keysAfter('confirm-'), has: keysAfter('has-') };
}
