import type { Day } from '#lib/base/days.ts';
import { observationsOf } from '#lib/outcomes/fhir/observations.ts';
import { fhirId, localCode } from '#lib/outcomes/fhir/fhir.ts';
import type { AboutPerson, Place, Resource } from '#lib/outcomes/fhir/fhir.ts';
import type { ReportPerson } from '#lib/outcomes/reports/people.ts';
import type { ContactFact } from '#lib/programmes/facts.ts';
import { makePlan, type PlannedStep } from '#lib/programmes/plan.ts';
import type { Template } from '#lib/programmes/template.ts';
import { stepsOf } from '#lib/programmes/enrolment-scope.ts';
import { orderedContacts } from '#lib/programmes/timeline.ts';

const ACT = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
/** Where the contact was: out in the field, or not in one place at all. */
const FIELD = { system: ACT, code: 'FLD', display: 'field' };
const VIRTUAL = { system: ACT, code: 'VR', display: 'virtual' };

/**
 * One person under a pseudonym: who they are stays behind; their contacts, what was measured, and their
 * plan. Free text is left out, since it may name somebody.
 */
export function personOf(
	{ template, facts }: ReportPerson,
	pseudonym: string,
	today: Day,
	place: Place
): Resource[] {
	const contacts = orderedContacts(facts.contacts);
	const subject = { reference: `Patient/${pseudonym}` };
	const patient = {
		...{ resourceType: 'Patient', id: pseudonym },
		identifier: [{ system: `${place.base}/pseudonyms`, value: pseudonym }]
	};
	const about = { template, subject, place, pseudonym };
	return [
		patient,
		...contacts.flatMap((contact, at) => {
			const encounter = encounterOf(contact, at, about);
			return [encounter, ...observationsOf(contact, encounter.id, about)];
		}),
		carePlanOf(facts, today, about)
	];
}

function encounterOf(
	{ mode, result, stepKey, occurredAt }: ContactFact,
	at: number,
	{ template, subject, place, pseudonym }: AboutPerson
): Resource {
	const step = stepsOf(template).find(({ key }) => key === stepKey);
	return {
		...{ resourceType: 'Encounter', id: fhirId(pseudonym, at + 1) },
		status: result === 'attended' ? 'finished' : 'cancelled',
		class: mode === 'visit' ? FIELD : VIRTUAL,
		...(step ? { type: [{ coding: [localCode(place, template, step.key, step.label)] }] } : {}),
		subject,
		period: { start: new Date(occurredAt).toISOString() }
	};
}

function carePlanOf(
	facts: ReportPerson['facts'],
	today: Day,
	{ template, subject, place, pseudonym }: AboutPerson
): Resource {
	// Only the windows are told, and those do not depend on working days.
	const { steps } = makePlan(template, facts, [], () => true, today);
	const { closure } = facts;
	const isCompleted = closure?.reason === 'completed';
	return {
		...{ resourceType: 'CarePlan', id: fhirId(pseudonym, 'plan') },
		status: closure ? (isCompleted ? 'completed' : 'revoked') : 'active',
		intent: 'plan',
		title: template.label[place.language],
		subject,
		period: { start: facts.enrolledOn, ...(closure ? { end: closure.on } : {}) },
		...(steps.length > 0
			? { activity: steps.map((step) => activityOf(step, template, place)) }
			: {})
	};
}

const statuses = {
	done: 'completed',
	due: 'scheduled',
	upcoming: 'scheduled',
	missed: 'stopped',
	not_yet_anchored: 'not-started'
} as const satisfies Record<PlannedStep['status'], string>;

function activityOf({ key, label, status, window }: PlannedStep, template: Template, place: Place) {
	return {
		detail: {
			code: { coding: [localCode(place, template, key, label)] },
			status: statuses[status],
			...(window ? { scheduledPeriod: { start: window.from, end: window.to } } : {})
		}
	};
}
