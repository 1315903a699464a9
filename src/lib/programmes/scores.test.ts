import { describe, expect, test } from 'vitest';
import { clinic } from '#lib/programmes/facts-for-tests.ts';
import { bandOf } from '#lib/programmes/measures.ts';
import { deriveScores } from '#lib/programmes/scores.ts';
import type { Measure } from '#lib/programmes/template.ts';

const keys = ['ftnd_q1', 'ftnd_q2', 'ftnd_q3', 'cigs_per_day', 'ftnd_q5', 'ftnd_q6'];

function scored(...answers: (string | number | null)[]) {
	return deriveScores(clinic.measures, Object.fromEntries(keys.map((key, i) => [key, answers[i]])));
}

describe('the shipped dependence score', () => {
	test.each([
		[['within_5', 'yes', 'first', 35, 'yes', 'yes'], 10, 'high'],
		[['after_60', 'no', 'other', 10, 'no', 'no'], 0, 'low'],
		[['within_30', 'no', 'first', 20, 'yes', 'no'], 5, 'medium']
	])('%j gives %i', (answers, total, band) => {
		const def = clinic.measures.find((one) => one.key === 'ftnd_total')!;
		expect(scored(...answers).ftnd_total).toBe(total);
		expect(bandOf(def, total)?.key).toBe(band);
	});

	test('the fourth item follows from the cigarettes per day, at the edges too', () => {
		const of = (perDay: number) => scored(null, null, null, perDay).ftnd_q4;
		expect([10, 11, 20, 21, 30, 31].map(of)).toEqual([
			'upto_10',
			'upto_20',
			'upto_20',
			'upto_30',
			'upto_30',
			'over_30'
		]);
	});

	test('a missing item makes the score null, never less', () => {
		const full: (string | number | null)[] = ['within_5', 'yes', 'first', 35, 'yes', 'yes'];
		for (const gap of full.keys()) {
			expect(scored(...full.with(gap, null)).ftnd_total).toBeNull();
		}
		expect(scored('within_5', null, null, 35).hsi_total).toBe(6);
	});
});

test('scores that run in a circle are null', () => {
	const score = (key: string, of: string): Measure => ({
		key,
		label: { ko: key, en: key },
		kind: 'score',
		derive: { sum: [of] },
		sensitive: false
	});
	expect(deriveScores([score('a', 'b'), score('b', 'a')], {})).toEqual({ a: null, b: null });
});
