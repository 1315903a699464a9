import { describe, expect, test } from 'vitest';
import type { Facts } from '#lib/programmes/facts.ts';
import { clinic, contactAt, personWith, q } from '#lib/programmes/facts-for-tests.ts';
import { makePlan } from '#lib/programmes/plan.ts';

const planOf = (facts: Facts) => makePlan(clinic, facts, [], () => true, q(0));
const stepOf = (key: string, facts: Facts) => planOf(facts).steps.find((step) => step.key === key);

describe('a plan of one’s own', () => {
	// Dependence 5 and 8, CO 18 and 24: the two people of the written acceptance test.
	const five = {
		ftnd_q1: 'within_30',
		ftnd_q2: 'no',
		ftnd_q3: 'first',
		cigs_per_day: 20,
		ftnd_q5: 'yes',
		ftnd_q6: 'no',
		co_ppm: 18,
		confidence: 8
	};
	const eight = {
		ftnd_q1: 'within_5',
		ftnd_q2: 'yes',
		ftnd_q3: 'first',
		cigs_per_day: 25,
		ftnd_q5: 'yes',
		ftnd_q6: 'no',
		co_ppm: 24,
		confidence: 4
	};
	const advice = (values: Record<string, string | number>) => planOf(personWith([], values)).advice;

	test('two people with different measures get different plans', () => {
		expect(advice(five).map((one) => one.key)).toEqual(['dependence_medium']);
		expect(advice(eight).map((one) => one.key)).toEqual([
			'dependence_high',
			'morning',
			'heavy_co',
			'confidence_low'
		]);
		expect(stepOf('extra_call_week1', personWith([], five))).toBeUndefined();
		expect(stepOf('extra_call_week1', personWith([], eight))).toMatchObject({
			addedBy: 'dependence_high',
			target: q(1),
			mode: 'phone'
		});
	});

	test('every advice says why in both languages, with the very value', () => {
		const [high, morning, heavy] = advice(eight);
		expect(high!.reason.ko).toBe(
			'니코틴 의존도가 8점으로 높습니다(7점 이상). 첫 주의 금단 증상이 강할 수 있습니다.'
		);
		expect(morning!.reason).toEqual({
			ko: '일어난 뒤 첫 담배까지: 5분 이내.',
			en: 'Time to the first cigarette: Within 5 minutes.'
		});
		expect(heavy!.reason.en).toBe('The first CO reading was 24 ppm (20 or more).');
	});

	test('the reason names the reading that the rule looked at, not a later one', () => {
		const facts = personWith([contactAt(7, 'k2', { co_ppm: 3 })], eight);
		const heavy = planOf(facts).advice.find((one) => one.key === 'heavy_co')!;
		expect(heavy.reason.en).toContain('24 ppm');
	});

	test('a score that was stored counts for nothing beside its parts', () => {
		const facts = personWith([], eight);
		const takenAt = `${q(-7)}T02:00:00.000Z`;
		facts.contacts[0]!.measures.push({ key: 'ftnd_total', value: 2, unit: null, takenAt });
		expect(planOf(facts).advice[0]!.key).toBe('dependence_high');
	});

	test('a measure that was not taken tailors nothing', () => {
		expect(planOf(personWith([])).advice).toEqual([]);
	});

	test('an added call that was made stays after its cause was corrected', () => {
		const call = contactAt(1, 'extra_call_week1', {}, { mode: 'phone' });
		expect(stepOf('extra_call_week1', personWith([call], five))).toMatchObject({ status: 'done' });
	});
});
