import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { summarizeSatisfaction } from '#lib/outcomes/satisfaction.ts';
import { shownSatisfaction } from '#lib/outcomes/shown.ts';
import { shippedSurveys } from '#lib/surveys/shipped.ts';
import type { Answers } from '#lib/surveys/survey.ts';

const survey = shippedSurveys()[0]!;
const scales = survey.questions.filter((one) => one.kind === 'scale');

const answer: fc.Arbitrary<Answers> = fc.record(
	Object.fromEntries(
		scales.map((one) => [one.key, fc.integer({ min: one.min, max: one.max })])
	) as Record<string, fc.Arbitrary<number>>
);
const k = fc.constantFrom(5, 7, 10);

/** The averages that a viewer with threshold k sees, question by question. */
function averages(answers: Answers[], k: number) {
	const figures = summarizeSatisfaction(survey, answers.length, answers);
	return shownSatisfaction(figures, k, 'en').questions.map(({ mean, net }) => ({ mean, net }));
}

describe('averages for those who do not see records', () => {
	test('one answer more shows nothing, unless it fills a batch of k', () => {
		const grown = fc.tuple(fc.array(answer, { maxLength: 60 }), answer, k);
		fc.assert(
			fc.property(grown, ([answers, one, k]) => {
				fc.pre((answers.length + 1) % k !== 0);
				expect(averages([...answers, one], k)).toEqual(averages(answers, k));
			})
		);
	});

	test('fewer than two batches of answers have none', () => {
		const few = k.chain((k) =>
			fc.tuple(fc.array(answer, { maxLength: 2 * k - 1 }), fc.constant(k))
		);
		fc.assert(
			fc.property(few, ([answers, k]) => {
				for (const { mean, net } of averages(answers, k)) expect([mean, net]).toEqual([null, null]);
			})
		);
	});

	test('come in steps of five and are never far from the truth of their batches', () => {
		fc.assert(
			fc.property(fc.array(answer, { minLength: 10, maxLength: 40 }), (answers) => {
				const told = averages(answers, 5);
				const whole = averages(answers.slice(0, answers.length - (answers.length % 5)), 0);
				for (const [at, { mean, net }] of told.entries()) {
					expect(mean! % 5).toBe(0);
					expect(Math.abs(mean! - whole[at]!.mean!)).toBeLessThanOrEqual(2.5);
					for (const part of net ? [net.score, net.low, net.high] : []) {
						expect(Math.abs(part % 5)).toBe(0);
					}
				}
			})
		);
	});

	test('whoever sees records sees every answer at once', () => {
		const best = Object.fromEntries(scales.map((one) => [one.key, one.max]));
		const worst = Object.fromEntries(scales.map((one) => [one.key, one.min]));
		expect(averages([best, worst], 0)[0]!.mean).toBe(50);
	});
});
