/**
 * The parts of FHIR R4 (4.0.1) that are written here, and no more of them than is used. The published
 * structure definitions are held against them in `fhir.test.ts`.
 */
import type { Language, Localized } from '#lib/base/localized.ts';
import type { Template } from '#lib/programmes/template.ts';

export type Coding = { system: string; code: string; display?: string };
export type CodeableConcept = { coding?: Coding[]; text?: string };
export type Resource = { resourceType: string; id: string; [element: string]: unknown };

/** Where the agency's own definitions and codes have their addresses. */
export type Place = { base: string; language: Language };

/** Whose record is being written, by which programme. */
export type AboutPerson = {
	template: Template;
	subject: { reference: string };
	place: Place;
	pseudonym: string;
};

export const UCUM = 'http://unitsofmeasure.org';
const POPULATIONS = 'http://terminology.hl7.org/CodeSystem/measure-population';
const populations = {
	'initial-population': 'Initial Population',
	denominator: 'Denominator',
	'denominator-exclusion': 'Denominator Exclusion',
	numerator: 'Numerator'
};
export type Population = keyof typeof populations;

/** The name that a measure or a step has in the agency's own code system. */
export function localCode(
	{ base, language }: Place,
	{ key }: Template,
	code: string,
	label: Localized
): Coding {
	return { system: `${base}/codes/${key}`, code: fhirId(code), display: label[language] };
}

export function populationCode(code: Population): CodeableConcept {
	return { coding: [{ system: POPULATIONS, code, display: populations[code] }] };
}

/** The address of an outcome's definition; with its version it says exactly which one. */
export function measureUrl({ base }: Place, { key, version }: Template, outcome: string): string {
	return `${base}/measures/${key}/${version}/${outcome}`;
}

/** FHIR's ids hold letters, digits, hyphens and points, at most 64 of them. */
export function fhirId(...parts: (string | number)[]): string {
	return parts
		.join('.')
		.replace(/[^A-Za-z0-9.-]/g, '-')
		.slice(0, 64);
}

/** Resources in one bundle that is a collection: nothing in it is a request to a server. */
export function bundle(resources: Resource[], { base }: Place, at: Date, id: string): Resource {
	return {
		...{ resourceType: 'Bundle', id, type: 'collection', timestamp: at.toISOString() },
		entry: resources.map((resource) => ({
			fullUrl: `${base}/${resource.resourceType}/${resource.id}`,
			resource
		}))
	};
}
