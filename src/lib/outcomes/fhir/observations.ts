import {
	fhirId,
	localCode,
	UCUM,
	type AboutPerson,
	type Coding,
	type Place,
	type Resource
} from '#lib/outcomes/fhir/fhir.ts';
import type { ContactFact } from '#lib/programmes/facts.ts';
import { withScores } from '#lib/programmes/scores.ts';
import type { Measure, MeasureValue, Template } from '#lib/programmes/template.ts';
import { readingOf } from '#lib/programmes/timeline.ts';

/** Every valid value of a contact that took place, the computed scores among them. */
export function observationsOf(
	contact: ContactFact,
	encounterId: string,
	{ template, subject, place }: AboutPerson
): Resource[] {
	if (contact.result !== 'attended') return [];
	const scored = withScores(template.measures, contact);
	return template.measures.flatMap((measure) => {
		const value = readingOf(scored, measure.key);
		if (value === undefined || measure.kind === 'text') return [];
		return [
			{
				...{ resourceType: 'Observation', id: fhirId(encounterId, shortKey(template, measure)) },
				status: 'final',
				code: { coding: codings(measure, template, place), text: measure.label[place.language] },
				subject,
				encounter: { reference: `Encounter/${encounterId}` },
				effectiveDateTime: takenAt(scored, measure.key),
				...valueOf(value, measure, template, place)
			}
		];
	});
}

/** An id holds too few characters for long keys; the place in the template tells them apart. */
function shortKey({ measures }: Template, measure: Measure): string {
	return `m${measures.indexOf(measure) + 1}`;
}

/** The template's own code always; those of public code systems beside it. */
function codings(measure: Measure, template: Template, place: Place): Coding[] {
	const published = (measure.codes ?? []).filter(({ system }) => /^(https?|urn):/.test(system));
	return [
		localCode(place, template, measure.key, measure.label),
		...published.map(({ system, code }) => ({ system, code }))
	];
}

function takenAt({ measures, occurredAt }: ContactFact, key: string): string {
	const taken = measures.findLast((one) => one.key === key && !one.supersededBy);
	return new Date(taken?.takenAt ?? occurredAt).toISOString();
}

function valueOf(value: MeasureValue, measure: Measure, template: Template, place: Place) {
	if (typeof value === 'boolean') return { valueBoolean: value };
	if (typeof value === 'number') return { valueQuantity: quantity(value, measure, place) };
	if (measure.kind === 'date') return { valueDateTime: value };
	const label = measure.options?.find((option) => option.value === value)?.label;
	const code = localCode(place, template, `${measure.key}.${value}`, label ?? measure.label);
	return { valueCodeableConcept: { coding: [code] } };
}

/** A unit is UCUM's; a number without one is a number of `1`. */
function quantity(value: number, { unit = '1', unitLabel }: Measure, { language }: Place) {
	return { value, unit: unitLabel?.[language] ?? unit, system: UCUM, code: unit };
}
