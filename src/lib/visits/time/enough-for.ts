import { problem, type Problem } from '#lib/base/problems.ts';
import { crewAndMinutes, type ServiceRules } from '#lib/visits/time/rules.ts';

/** A visit as it was booked: its number, how long it lasts, and how many counselors it has. */
export type BookedVisit = { number: number; minutes: number; crew: number };

/**
 * Whether booked visits are long enough, and their crews large enough, for another number of people;
 * else what the first that is not would need. Params: number, minutes, crew, headcount. `was` is the
 * number of people for which they were booked.
 */
export function enoughFor(
	rules: ServiceRules,
	{ was, headcount }: { was: number; headcount: number },
	booked: BookedVisit[]
): Problem | null {
	for (const { number, minutes, crew } of booked) {
		const rule = rules.visits.find((one) => one.number === number);
		// One of the crew may be away for the moment; the board asks for somebody else then.
		const has = Math.max(crew, crewAndMinutes(rules, was, rule).crew);
		const needs = crewAndMinutes(rules, headcount, rule);
		if (needs.minutes <= minutes && needs.crew <= has) continue;
		return problem('visit_too_small', { number, headcount, ...needs }, 'people');
	}
	return null;
}
