import type { Day } from '#lib/base/days.ts';
import {
	fhirId,
	measureUrl,
	populationCode,
	type Place,
	type Resource
} from '#lib/outcomes/fhir/fhir.ts';
import {
	isCounted,
	judgedIn,
	type Judged,
	type ReportPerson
} from '#lib/outcomes/reports/people.ts';
import type { Period } from '#lib/outcomes/reports/period.ts';
import type { OutcomeDefinition, Template } from '#lib/programmes/template.ts';

/** A condition in the template's own language, which is JSON; FHIR wants the language's name. */
const CONDITIONS = 'application/json';

type About = { place: Place; template: Template; at: Date };

/** The definition of an outcome: a group for each of its variants, with the four populations. */
export function measureOf(definition: OutcomeDefinition, { place, template, at }: About): Resource {
	const { language } = place;
	const exclude = definition.exclude.map(({ when }) => when);
	return {
		...{ resourceType: 'Measure', id: measureId(template, definition) },
		url: measureUrl(place, template, definition.key),
		version: String(definition.version),
		name: fhirId(definition.key).replaceAll(/[.-]/g, '_'),
		title: definition.label[language],
		status: 'active',
		date: at.toISOString(),
		description: definition.definition[language],
		scoring: concept('http://terminology.hl7.org/CodeSystem/measure-scoring', 'proportion'),
		improvementNotation: concept(
			'http://terminology.hl7.org/CodeSystem/measure-improvement-notation',
			'increase'
		),
		group: definition.variants.map((variant) => ({
			code: { text: variant.key },
			description: variant.label[language],
			population: [
				population('initial-population', { exists: { anchor: definition.anchor } }),
				population('denominator', definition.include),
				population('denominator-exclusion', { any: exclude }),
				population('numerator', variant.numerator)
			]
		}))
	};
}

/**
 * What came of it in a period. Who is not yet due is in the initial population alone. As FHIR counts,
 * the denominator holds those who are excluded, and the score leaves them out.
 */
export function measureReportOf(
	definition: OutcomeDefinition,
	{ people, period, today }: { people: ReportPerson[]; period: Period; today: Day },
	{ place, template, at }: About
): Resource {
	const judged = judgedIn(people, () => definition, period, today);
	const excluded = judged.filter(({ result }) => result.status === 'excluded').length;
	const counted = judged.filter(isCounted);
	const isOver = judged.length === excluded + counted.length && today > period.to;
	return {
		...{ resourceType: 'MeasureReport', id: fhirId(measureId(template, definition), period.key) },
		status: isOver ? 'complete' : 'pending',
		type: 'summary',
		measure: `${measureUrl(place, template, definition.key)}|${definition.version}`,
		date: at.toISOString(),
		period: { start: period.from, end: period.to },
		group: definition.variants.map(({ key }) => groupOf(key, judged.length, excluded, counted))
	};
}

function groupOf(variant: string, all: number, excluded: number, counted: Judged[]) {
	const numerator = counted.filter(({ result }) => result.met[variant]).length;
	const counts = {
		'initial-population': all,
		denominator: counted.length + excluded,
		'denominator-exclusion': excluded,
		numerator
	} as const;
	const codes = Object.keys(counts) as (keyof typeof counts)[];
	return {
		code: { text: variant },
		population: codes.map((code) => ({ code: populationCode(code), count: counts[code] })),
		// Nobody has no share of anything.
		...(counted.length > 0 ? { measureScore: { value: rounded(numerator / counted.length) } } : {})
	};
}

const measureId = ({ key, version }: Template, { key: outcome }: OutcomeDefinition) =>
	fhirId(key, version, outcome);

function population(code: Parameters<typeof populationCode>[0], condition: object) {
	const criteria = { language: CONDITIONS, expression: JSON.stringify(condition) };
	return { code: populationCode(code), criteria };
}

const concept = (system: string, code: string) => ({ coding: [{ system, code }] });

const rounded = (share: number) => Math.round(share * 1e6) / 1e6;
