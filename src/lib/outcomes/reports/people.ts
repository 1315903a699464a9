import { addDays, type Day } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import type { Count } from '#lib/outcomes/counts.ts';
import { isIn, type Period } from '#lib/outcomes/reports/period.ts';
import type { Facts } from '#lib/programmes/facts.ts';
import { evaluateOutcome, standOf, type OutcomeResult } from '#lib/programmes/outcome.ts';
import { standingText } from '#lib/programmes/standings/standing.ts';
import type { OutcomeDefinition, Template } from '#lib/programmes/template.ts';
import { anchorsOf } from '#lib/programmes/timeline.ts';

/** One enrolment, as a report counts it. */
export type ReportPerson = {
	enrolmentId: string;
	template: Template;
	facts: Facts;
	/** They had enrolled in the same programme before. */
	isAgain: boolean;
	setting: 'organization' | 'own_place';
};

/** Something that was handed out to one of them; below zero where that was undone. */
export type ReportItem = {
	key: string;
	label: Localized;
	enrolmentId: string;
	on: Day;
	quantity: number;
};

export type ReportFacts = { people: ReportPerson[]; items: ReportItem[] };

export type Judged = { person: ReportPerson; result: OutcomeResult; anchoredOn: Day };

/**
 * The results of those whom a period counts for an outcome: the day they count from lies in it. Who has
 * no such day is counted, as excluded, in the period in which they enrolled.
 */
export function judgedIn(
	people: ReportPerson[],
	definitionOf: (template: Template) => OutcomeDefinition | undefined,
	period: Period,
	today: Day
): Judged[] {
	return people.flatMap((person) => {
		const definition = definitionOf(person.template);
		if (!definition) return [];
		const anchoredOn = anchorsOf(person.facts)[definition.anchor] ?? person.facts.enrolledOn;
		if (!isIn(anchoredOn, period)) return [];
		const result = evaluateOutcome(person.template, definition, person.facts, today);
		return [{ person, result, anchoredOn }];
	});
}

/** Those whom figures count: they belong to the denominator and their window is over. */
export function isCounted({ result }: Judged): boolean {
	return result.status === 'counted' && result.isMature;
}

/** The same people as the dashboard counts them, one by one, by the months of the days they count from. */
export function countsOfPeople(
	people: ReportPerson[],
	definition: OutcomeDefinition,
	today: Day
): Count[] {
	return people.map(({ template, facts }) => {
		const { anchor, standing } = standOf(template, definition, facts, today);
		const day = anchor ?? facts.enrolledOn;
		return {
			...{ outcomeKey: definition.key, month: day.slice(0, 7) },
			standing: standingText(standing),
			isOver: day < today,
			isMature: day < addDays(today, -definition.matureAfterDays),
			...{ people: 1, stepsDue: 0, stepsKept: 0 }
		};
	});
}
