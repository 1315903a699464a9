import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clinic, contactAt, personWith, q } from '#lib/programmes/facts-for-tests.ts';
import type { Facts, ToldFact } from '#lib/programmes/facts.ts';
import { evaluateOutcome } from '#lib/programmes/outcome.ts';
import { benefitsOf } from '#lib/programmes/own-page/benefits.ts';
import { checkOwnPage } from '#lib/programmes/own-page/check-own-page.ts';
import { trendsOf } from '#lib/programmes/own-page/trends.ts';
import { makePlan } from '#lib/programmes/plan.ts';
import { alertOf, askedOfSelf, readReport } from '#lib/programmes/self-report/self-report.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';

const pressure = shippedTemplates().find(({ key }) => key === 'bp-visit')!;
const told = (days: number, values: Record<string, string | number | boolean>): ToldFact => ({
	...{ id: `told ${days}`, toldOn: q(days), toldAt: `${q(days)}T05:00:00Z` },
	values: Object.entries(values).map(([key, value]) => ({ key, value, unit: null }))
});
const asked = askedOfSelf(pressure, true);

describe('what is typed', () => {
	test('is refused by the ranges of its measure, in its field; an unlikely value is stood by', () => {
		expect(asked.map(({ key }) => key)).toEqual(['home_sbp', 'home_dbp', 'on_medication']);
		expect(readReport(asked, {})).toMatchObject({
			problems: [{ code: 'required', field: 'home_sbp' }]
		});
		expect(readReport(asked, { home_sbp: '300', home_dbp: 'x' })).toMatchObject({
			problems: [
				{ code: 'out_of_range', params: { min: 60, max: 260 }, field: 'home_sbp' },
				{ code: 'not_a_number', field: 'home_dbp' }
			]
		});
		const high = { home_sbp: '210' };
		expect(readReport(asked, high)).toMatchObject({ problems: [{ code: 'unlikely_value' }] });
		expect(readReport(asked, { ...high, 'home_sbp-confirmed': 'on' })).toEqual({
			ok: true,
			value: [{ key: 'home_sbp', value: 210, unit: 'mm[Hg]' }]
		});
	});

	test('is nothing sensitive without a yes, and nothing that others alone read', () => {
		expect(askedOfSelf(pressure, false)).toEqual([]);
		const measures = pressure.measures.map((def) =>
			def.key === 'home_sbp' ? { ...def, seenBy: 'care_team' as const } : def
		);
		const kept = { ...pressure, measures };
		expect(askedOfSelf(kept, true).map(({ key }) => key)).not.toContain('home_sbp');
		expect(checkOwnPage(kept).map(({ path }) => path)).toContain(
			'ownPage.selfReport.measures.home_sbp'
		);
	});

	test('is worrying where the programme says so, and only then', () => {
		const alert = (value: number) => {
			const values = [{ key: 'home_sbp', value, unit: null }];
			return alertOf(pressure, personWith([]), q(3), values) !== null;
		};
		fc.assert(
			fc.property(fc.integer({ min: 60, max: 260 }), (value) => alert(value) === value >= 180)
		);
	});
});

test('that somebody still does what they set out to leave is worrying from the second week on', () => {
	const values = [{ key: 'smoking_status', value: 'daily', unit: null }];
	fc.assert(
		fc.property(fc.integer({ min: -60, max: 200 }), (days) => {
			expect(alertOf(clinic, personWith([]), q(days), values) !== null).toBe(days >= 8);
		})
	);
	const unset = { ...personWith([]), anchors: [] };
	expect(alertOf(clinic, unset, q(60), values)).toBeNull();
});

describe('what was told', () => {
	const smoked = told(28, {
		smoking_status: 'none',
		craving_strength: 2,
		any_puff_since_day15: false
	});
	const plain = personWith([contactAt(7, 'k2', { smoking_status: 'none', craving_strength: 4 })], {
		...{ uses_cigarettes: true, cigs_per_day: 20 }
	});
	const heard: Facts = { ...plain, told: [smoked] };

	test('changes no plan and no outcome, whatever it says', () => {
		const value = fc.constantFrom('none', 'some', 'daily');
		fc.assert(
			fc.property(value, fc.integer({ min: 0, max: 60 }), fc.boolean(), (status, day, puff) => {
				const facts: Facts = {
					...plain,
					told: [told(day, { smoking_status: status, any_puff_since_day15: puff })]
				};
				const plan = (of: Facts) => makePlan(clinic, of, [], () => true, q(60));
				expect(plan(facts)).toEqual(plan(plain));
				for (const outcome of clinic.outcomes)
					expect(evaluateOutcome(clinic, outcome, facts, q(200))).toEqual(
						evaluateOutcome(clinic, outcome, plain, q(200))
					);
			})
		);
	});

	test('answers a variant that counts it, and no other', () => {
		const outcome = clinic.outcomes.find(({ window }) => window.from <= 28 && window.to >= 28)!;
		const [first, ...others] = outcome.variants;
		const counting = {
			...outcome,
			answeredBy: ['any_puff_since_day15'],
			variants: [
				{
					...first!,
					countsTold: true as const,
					numerator: { exists: { obs: { key: 'craving_strength', in: 'contact' as const } } }
				},
				...others
			]
		};
		const result = evaluateOutcome(clinic, counting, heard, q(200));
		expect(result).toMatchObject({ status: 'counted', reason: 'met', contactId: null });
		for (const { key } of others) expect(result.met[key]).toBe(false);
		expect(evaluateOutcome(clinic, counting, plain, q(200)).reason).toBe('lost_to_follow_up');
	});

	test('stands in the trend beside what was measured, marked, in any order', () => {
		const trend = (facts: Facts) =>
			trendsOf(clinic, facts, { today: q(40), sensitive: true })
				.find(({ key }) => key === 'craving_strength')!
				.points.map(({ value, isTold }) => [value, isTold]);
		expect(trend(heard)).toEqual([
			[4, false],
			[2, true]
		]);
		const both = [smoked, told(10, { craving_strength: 5 })];
		fc.assert(
			fc.property(fc.shuffledSubarray(both, { minLength: 2 }), (shuffled) => {
				expect(trend({ ...plain, told: shuffled }).map(([value]) => value)).toEqual([4, 5, 2]);
			})
		);
	});

	test('silences a benefit that does not go on, and is never reckoned with', () => {
		const at = { today: q(30), sensitive: true };
		const won = (facts: Facts) => benefitsOf(clinic, facts, at).length;
		expect(won(plain)).toBe(1);
		expect(won(heard)).toBe(1);
		expect(won({ ...plain, told: [told(20, { smoking_status: 'daily' })] })).toBe(0);
	});
});
