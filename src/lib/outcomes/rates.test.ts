import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { summarize } from '#lib/outcomes/rates.ts';
import type { Expression, Predicate } from '#lib/programmes/expression.ts';
import type { Facts } from '#lib/programmes/facts.ts';
import {
	clinic,
	closed,
	contactAt,
	outcomeOf,
	personWith,
	q
} from '#lib/programmes/facts-for-tests.ts';
import { evaluateOutcome, type OutcomeResult } from '#lib/programmes/outcome.ts';

const definition = outcomeOf('quit_4w');
const clean = { any_puff_since_day15: false };
const assessedOnly = personWith([]);
assessedOnly.contacts[0]!.treatment = false;

/** The twelve enrolments of the written vector. */
const twelve: Facts[] = [
	assessedOnly,
	closed(personWith([]), 'died', 20),
	...[1, 2, 3, 9].map((ppm) => personWith([contactAt(28, 'k5', { ...clean, co_ppm: ppm })])),
	...[29, 30].map((days) => personWith([contactAt(days, 'k5', clean, { mode: 'phone' })])),
	personWith([contactAt(28, 'k5', { ...clean, co_ppm: 14 })]),
	...[28, 40].map((days) => personWith([contactAt(days, 'k5', { any_puff_since_day15: true })])),
	personWith([])
];

function summaryOf(people: Facts[], days = 43, of = definition) {
	return summarize(
		of,
		people.map((facts) => evaluateOutcome(clinic, of, facts, q(days)))
	);
}

describe('rates of an outcome', () => {
	test('domain 1.5: twelve enrolments give 7 of 10 by report and 4 of 10 by CO', () => {
		const summary = summaryOf(twelve);
		expect(summary).toMatchObject({
			enrolled: 12,
			treated: 10,
			excludedBy: { not_treated: 1, died: 1 },
			notYetDue: 0,
			countedBy: { met: 7, not_met: 2, lost_to_follow_up: 1 },
			flaggedBy: { discordant: 1, not_measured: 2 },
			verification: { numerator: 4, denominator: 7, expectedPercent: 85 }
		});
		const [reported, verified] = summary.variants;
		expect(reported).toMatchObject({
			key: 'self_reported',
			numerator: 7,
			denominator: 10,
			percent: 70
		});
		expect(reported!.low).toBeCloseTo(39.7, 1);
		expect(reported!.high).toBeCloseTo(89.2, 1);
		expect(verified).toMatchObject({ key: 'verified', numerator: 4, denominator: 10, percent: 40 });
		expect(verified!.low).toBeCloseTo(16.8, 1);
		expect(verified!.high).toBeCloseTo(68.7, 1);
	});

	test('a definition that counts concordant reports only gives 6 of 10', () => {
		const concordant = structuredClone(definition);
		const co: Expression = { obs: { key: 'co_ppm', in: 'window', modes: ['visit'] } };
		const isUncontradicted: Predicate = { any: [{ not: { exists: co } }, { lt: [co, 10] }] };
		concordant.variants[0]!.numerator = {
			all: [definition.variants[0]!.numerator, isUncontradicted]
		};
		const [reported] = summaryOf(twelve, 43, concordant).variants;
		expect(reported).toMatchObject({ numerator: 6, denominator: 10, percent: 60 });
		expect(reported!.low).toBeCloseTo(31.3, 1);
		expect(reported!.high).toBeCloseTo(83.2, 1);
	});

	test('before the cohort is mature neither its successes nor its failures count', () => {
		const early = summaryOf(twelve, 42);
		expect(early).toMatchObject({
			treated: 10,
			notYetDue: 10,
			excludedBy: { not_treated: 1, died: 1 }
		});
		expect(early.variants[0]).toMatchObject({ numerator: 0, denominator: 0, percent: null });
		expect(early.verification).toMatchObject({ denominator: 0, percent: null });
	});

	test('the parts always add up to the whole', () => {
		const anyResult = fc.record({
			status: fc.constantFrom<OutcomeResult['status']>('excluded', 'pending', 'counted'),
			reason: fc.constantFrom('met', 'died', 'constructor'),
			met: fc.record({ self_reported: fc.boolean(), verified: fc.boolean() }),
			flags: fc.constant<string[]>([]),
			isMature: fc.boolean(),
			contactId: fc.constant(null),
			window: fc.constant(null)
		});
		fc.assert(
			fc.property(fc.array(anyResult), (results) => {
				const summary = summarize(definition, results);
				const excluded = Object.values(summary.excludedBy).reduce((sum, n) => sum + n, 0);
				expect(summary.treated + excluded).toBe(summary.enrolled);
				for (const variant of summary.variants) {
					expect(variant.denominator + summary.notYetDue).toBe(summary.treated);
					expect(variant.numerator).toBeLessThanOrEqual(variant.denominator);
				}
			})
		);
	});
});
