import { addDays, type Day } from '#lib/base/days.ts';
import type { Scalar } from '#lib/programmes/expression.ts';
import type { ContactFact, Facts, SeriesVisit } from '#lib/programmes/facts.ts';
import { occurrencesOf } from '#lib/programmes/occurrences.ts';
import type { Scope } from '#lib/programmes/predicate.ts';
import { withScores } from '#lib/programmes/scores.ts';
import type { Step, Template } from '#lib/programmes/template.ts';
import { anchorsOf, orderedContacts } from '#lib/programmes/timeline.ts';

/** The facts of an enrolment as its template's conditions see them. */
export function scopeOf(template: Template, facts: Facts, today: Day): Scope {
	return {
		today,
		anchors: anchorsOf(facts),
		attrs: closureAttributes(facts),
		contacts: orderedContacts(facts.contacts).map((one) => withScores(template.measures, one)),
		isTreatment: (contact) => isTreatment(template, contact)
	};
}

/** Whether a contact was treatment: as it says itself, else as its step says. */
export function isTreatment(template: Template, contact: ContactFact): boolean {
	if (typeof contact.treatment === 'boolean') return contact.treatment;
	return stepsOf(template).some((step) => step.key === contact.stepKey && step.treatment);
}

/** Every step a contact can answer, those that a tailoring may add included. */
export function stepsOf(template: Template): Step[] {
	return writtenSteps(template).flatMap(occurrencesOf);
}

/** The steps as the template writes them: one that repeats stands once. */
export function writtenSteps(template: Template): Step[] {
	return [...template.steps, ...template.tailorings.flatMap((rule) => rule.addSteps ?? [])];
}

/**
 * The days proposed for anchors that nobody set: counted from the person's first visit, which is
 * the first attended one, else the first of the series on or after the day of enrolment.
 */
export function proposedAnchors(
	template: Template,
	facts: Facts,
	visits: SeriesVisit[]
): Record<string, Day> {
	const first = firstVisitDay(facts, visits);
	const proposed: Record<string, Day> = {};
	for (const anchor of template.anchors) {
		if (!anchor.default || first === undefined) continue;
		proposed[anchor.key] = addDays(first, anchor.default.fromFirstVisitDays);
	}
	return proposed;
}

function firstVisitDay(facts: Facts, visits: SeriesVisit[]): Day | undefined {
	const attended = facts.contacts.filter(
		(contact) => contact.mode === 'visit' && contact.result === 'attended'
	);
	const happened = attended.map((contact) => contact.occurredOn).sort();
	const coming = visits.map((visit) => visit.day).filter((day) => day >= facts.enrolledOn);
	return happened[0] ?? coming.sort()[0];
}

function closureAttributes(facts: Facts): Record<string, Scalar> {
	if (!facts.closure) return {};
	return { 'closure.reason': facts.closure.reason, 'closure.on': facts.closure.on };
}
