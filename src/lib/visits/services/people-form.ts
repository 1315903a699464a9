import * as v from 'valibot';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { choice, optional, optionalText, parseValues, wholeNumber } from '#lib/ui/form.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import { agreedRules } from '#lib/visits/time/variants.ts';
import {
	checkHeadcount,
	checkOrganizationSize,
	organizationKinds
} from '#lib/visits/time/who-may-book.ts';

const HEADCOUNT_MAX = 100_000;
const EMPLOYEES_MAX = 10_000_000;

const VARIANT_MAX = 60;
const AREA_MAX = 60;

/**
 * The first questions: how many people; where the service asks, how large the organization is, what
 * it is, which way it chose, and where on the agency's map it is. The service's own limits are a rule, not a form's matter.
 */
export const peopleForm = v.object({
	people: wholeNumber({ min: 1, max: HEADCOUNT_MAX }),
	employees: optional(wholeNumber({ min: 1, max: EMPLOYEES_MAX })),
	kind: optional(choice(organizationKinds)),
	variant: optionalText({ max: VARIANT_MAX }),
	area: optionalText({ max: AREA_MAX })
});

const names = ['people', 'employees', 'kind', 'variant', 'area'] as const;
type Typed = Record<(typeof names)[number], string>;
/** The first questions, answered. */
export type Answers = v.InferOutput<typeof peopleForm>;

/** The answers alone, without the rules that they lead to. */
export function answersOf({ people, employees, kind, variant, area }: Answers): Answers {
	return { people, employees, kind, variant, area };
}

/** The first questions as they stand in an address; empty where they do not. */
export function typedPeople(query: URLSearchParams): Typed {
	return Object.fromEntries(names.map((name) => [name, query.get(name) ?? ''])) as Typed;
}

/** The same for another address: only those that stand in this one, right or wrong. */
export function typedQuery(query: URLSearchParams): string {
	const given = Object.entries(typedPeople(query)).filter(([, text]) => text !== '');
	return String(new URLSearchParams(given));
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
	if (!parsed.ok) return refused(...parsed.problems.map((one) => inPeopleOf(rules, one)));
	const { people, employees, kind, variant, area } = parsed.value;
	const wrongCount = checkHeadcount(rules, people);
	const agreed = agreedRules(rules, kind, variant, area);
	const found = [
		...(agreed.ok ? [] : agreed.problems),
		checkOrganizationSize(rules, employees),
		...(wrongCount ? [{ ...wrongCount, field: 'people' }] : [])
	].filter((one) => one !== null);
	if (!agreed.ok || found.length) return refused(...found);
	return done({ ...parsed.value, ...agreed.value });
}

/** A number of people that none could be is answered by how many the service takes. */
function inPeopleOf({ headcount }: ServiceRules, wrong: Problem): Problem {
	if (wrong.field !== 'people' || wrong.code !== 'out_of_range') return wrong;
	return problem('out_of_range', { min: headcount.min, max: headcount.max }, 'people');
}

/** The same questions once more in an address: `people=32&employees=400`. */
export function peopleQuery(answers: Answers): string {
	const given = names.filter((name) => answers[name] !== null);
	return String(new URLSearchParams(given.map((name) => [name, String(answers[name])])));
}
