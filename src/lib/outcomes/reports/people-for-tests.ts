import type { ReportPerson } from '#lib/outcomes/reports/people.ts';
import { clinic, closed, contactAt, personWith, q } from '#lib/programmes/facts-for-tests.ts';
import type { Facts } from '#lib/programmes/facts.ts';

/** One enrolment of the shipped programme with these facts. */
export function reported(facts: Facts, at: number, more: Partial<ReportPerson> = {}): ReportPerson {
	const person = { enrolmentId: `e${at}`, template: clinic, facts };
	return { ...person, isAgain: false, setting: 'organization', ...more };
}

const clean = { any_puff_since_day15: false };
const smoked = { any_puff_since_day15: true };

/**
 * The twelve of the published definition: 1 assessed only, 1 died on day 20; of the other ten 4 are
 * verified (1, 2, 3, 9 ppm), 2 report by telephone, 1 reports with 14 ppm, 2 smoked, 1 is lost.
 */
export function theTwelve(): ReportPerson[] {
	const seen = (ppm: number) => personWith([contactAt(28, 'k5', { ...clean, co_ppm: ppm })]);
	const called = () => personWith([contactAt(28, 'k5', clean, { mode: 'phone' })]);
	const assessed = personWith([]);
	assessed.contacts = [contactAt(-7, 'k0', {}, { treatment: false })];
	const facts = [
		...[assessed, closed(personWith([]), 'died', 20)],
		...[1, 2, 3, 9].map(seen),
		...[called(), called(), seen(14)],
		...[personWith([contactAt(28, 'k5', smoked)]), personWith([contactAt(30, 'k5', smoked)])],
		personWith([])
	];
	return facts.map((one, at) => reported(one, at));
}

/** The day after which the four weeks of all of them are over. */
export const AFTER_FOUR_WEEKS = q(43);
