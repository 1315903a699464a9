import { addDays, type Day } from '#lib/base/days.ts';
import type { Facts } from '#lib/programmes/facts.ts';
import { fidelityOf } from '#lib/programmes/fidelity.ts';
import { standOf } from '#lib/programmes/outcome.ts';
import { keptSteps } from '#lib/programmes/standings/kept-steps.ts';
import { isTimeless, standingText } from '#lib/programmes/standings/standing.ts';
import type { OutcomeDefinition, Template } from '#lib/programmes/template.ts';

/** What an enrolment's facts say about one outcome, as it is kept. */
export type Result = {
	outcomeKey: string;
	outcomeVersion: number;
	templateKey: string;
	templateVersion: number;
	cohortDay: Day;
	standing: string;
	contactId: string | null;
	stepsDue: number;
	stepsKept: number;
	asOf: Day | null;
} & Lists;

/** Contacts with a checklist, those of them that did all of it, and its items. */
type Lists = { listsHeld: number; listsFull: number; itemsMeant: number; itemsDone: number };

/** The same with where it belongs. */
export type ResultRow = Result & {
	enrolmentId: string;
	seriesId: string;
	counselorId: string | null;
	groupSize: number;
};

/** One row for each outcome of the template: a function of the facts alone, unless today is named. */
export function resultRows(template: Template, facts: Facts, today: Day): Result[] {
	// A contact that arrived twice was held once.
	const held = [...new Map(facts.contacts.map((one) => [one.id, one])).values()];
	const { contacts, full, required, ticked } = fidelityOf(template, held);
	const lists = { listsHeld: contacts, listsFull: full, itemsMeant: required, itemsDone: ticked };
	return template.outcomes.map((definition) => ({
		...resultOf(template, definition, facts, today),
		...lists
	}));
}

function resultOf(
	template: Template,
	definition: OutcomeDefinition,
	facts: Facts,
	today: Day
): Omit<Result, keyof Lists> {
	const { anchor, standing, contactId } = standOf(template, definition, facts, today);
	const last = anchor && addDays(anchor, definition.matureAfterDays);
	const { due, kept } = last ? keptSteps(template, facts, last) : { due: 0, kept: 0 };
	return {
		outcomeKey: definition.key,
		outcomeVersion: definition.version,
		templateKey: template.key,
		templateVersion: template.version,
		cohortDay: anchor ?? facts.enrolledOn,
		standing: standingText(standing),
		contactId,
		stepsDue: due,
		stepsKept: kept,
		asOf: isTimeless(definition) ? null : today
	};
}
