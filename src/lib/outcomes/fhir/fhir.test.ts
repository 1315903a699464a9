import fc from 'fast-check';
import { Fhir } from 'fhir/fhir.js';
import { describe, expect, test } from 'vitest';
import { bundle, type Resource } from '#lib/outcomes/fhir/fhir.ts';
import { measureOf, measureReportOf } from '#lib/outcomes/fhir/measures.ts';
import { personOf } from '#lib/outcomes/fhir/person.ts';
import { AFTER_FOUR_WEEKS, reported, theTwelve } from '#lib/outcomes/reports/people-for-tests.ts';
import { periodOf } from '#lib/outcomes/reports/period.ts';
import {
	clinic,
	closed,
	contactAt,
	outcomeOf,
	personWith
} from '#lib/programmes/facts-for-tests.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';

const at = new Date('2026-10-14T00:00:00Z');
const place = { base: 'https://example.org/hangang', language: 'ko' as const };
const about = { place, template: clinic, at };
const period = periodOf('2026Q3')!;
const published = new Fhir();

/** What the published R4 structure definitions have against a resource, as it is written to a file. */
function faults(resource: unknown): string[] {
	const written = JSON.parse(JSON.stringify(resource));
	const { messages } = published.validate(written, { errorOnUnexpected: true });
	return messages
		.filter(({ severity }) => severity === 'error' || severity === 'fatal')
		.map(({ location, message }) => `${location}: ${message}`);
}

const twelve = { people: theTwelve(), period, today: AFTER_FOUR_WEEKS };
const records = () =>
	theTwelve().flatMap((one, i) => personOf(one, `p${i}`, AFTER_FOUR_WEEKS, place));

describe('the published structure', () => {
	test('has nothing against any outcome of a shipped programme, nor against its report', () => {
		for (const template of shippedTemplates()) {
			for (const definition of template.outcomes) {
				const own = { ...about, template };
				expect(faults(measureOf(definition, own))).toEqual([]);
				expect(faults(measureReportOf(definition, twelve, own))).toEqual([]);
			}
		}
	});

	test('has nothing against the records of people, one by one and in their bundle', () => {
		const full = {
			co_ppm: 12,
			uses_nrt: true,
			cotinine_result: 'negative',
			quit_reason: '아이',
			cigs_per_day: 20
		};
		const other = closed(
			personWith([contactAt(9, null, full), contactAt(20, 'k4', {}, { result: 'no_show' })]),
			...(['completed', 40] as const)
		);
		const all = [...records(), ...personOf(reported(other, 99), 'p99', AFTER_FOUR_WEEKS, place)];
		for (const resource of all) expect(faults(resource)).toEqual([]);
		expect(faults(bundle(all, place, at, 'b1'))).toEqual([]);
	});

	test('finds what is broken on purpose', () => {
		const broken: [string, (resource: Resource) => void][] = [
			['Observation', (one) => delete one.status],
			['Observation', (one) => delete one.code],
			['Observation', (one) => (one.status = 'done')],
			['Observation', (one) => (one.effectiveDateTime = 'yesterday')],
			['Observation', (one) => (one.unknown = 1)],
			['Encounter', (one) => delete one.class],
			['Encounter', (one) => (one.status = 'attended')],
			['CarePlan', (one) => delete one.subject],
			['CarePlan', (one) => (one.intent = 'hope')],
			['Measure', (one) => delete one.status],
			['MeasureReport', (one) => delete one.period],
			['MeasureReport', (one) => (one.type = 'all')]
		];
		const whole = [
			...records(),
			measureOf(outcomeOf('quit_4w'), about),
			measureReportOf(outcomeOf('quit_4w'), twelve, about)
		];
		for (const [type, harm] of broken) {
			const one = structuredClone(whole.find(({ resourceType }) => resourceType === type)!);
			harm(one);
			expect(faults(one), `${type} ${harm}`).not.toEqual([]);
		}
	});
});

describe('a measure report', () => {
	test('of the twelve: 12, of whom 2 excluded, 7 and 4 of the other 10', () => {
		const made = measureReportOf(outcomeOf('quit_4w'), twelve, about);
		const groups = made.group as {
			code: { text: string };
			population: { count: number }[];
			measureScore: { value: number };
		}[];
		const figures = groups.map(({ code, population, measureScore }) => [
			...[code.text, ...population.map(({ count }) => count), measureScore.value]
		]);
		expect(figures).toEqual([
			['self_reported', 12, 12, 2, 7, 0.7],
			['verified', 12, 12, 2, 4, 0.4]
		]);
		const statusOn = (today: string) =>
			measureReportOf(outcomeOf('quit_4w'), { ...twelve, today }, about).status;
		expect([statusOn('2026-10-13'), statusOn('2026-10-14')]).toEqual(['pending', 'complete']);
	});
});

describe('the records of a person', () => {
	test('have units of UCUM, the public codes beside our own, and no free text', () => {
		const values = {
			co_ppm: 12,
			quit_reason: '아이 이름',
			cotinine_result: 'negative',
			ftnd_q1: 'within_5'
		};
		const facts = personWith([contactAt(42, 'k6', values)]);
		const made = personOf(reported(facts, 1), 'p1', AFTER_FOUR_WEEKS, place);
		const text = JSON.stringify(made);
		expect(text).not.toContain('아이 이름');
		expect(text).toContain('"system":"http://unitsofmeasure.org","code":"[ppm]"');
		expect(text).toContain('{"system":"http://loinc.org","code":"12293-7"}');
		expect(text).not.toContain('"system":"local"');
	});

	test('have ids of their own, and every reference leads somewhere', () => {
		const days = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 6 });
		fc.assert(
			fc.property(days, (days) => {
				const facts = personWith(days.map((day) => contactAt(day, 'k5', { co_ppm: day })));
				const made = personOf(reported(facts, 1), 'p1', AFTER_FOUR_WEEKS, place);
				const names = made.map(({ resourceType, id }) => `${resourceType}/${id}`);
				expect(new Set(names).size).toBe(names.length);
				const led = [...JSON.stringify(made).matchAll(/"reference":"([^"]+)"/g)].map(
					([, to]) => to
				);
				expect(names).toEqual(expect.arrayContaining(led));
			}),
			{ numRuns: 30 }
		);
	});
});
