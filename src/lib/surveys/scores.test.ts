import { describe, expect, test } from 'vitest';
import { boundsOf, weightedShare } from '#lib/surveys/nonresponse.ts';
import { csat, meanOf100, netPromoter, responseRate, scaleTo100 } from '#lib/surveys/scores.ts';

const answers = (promoters: number, passives: number, detractors: number) => [
	...Array<number>(promoters).fill(9),
	...Array<number>(passives).fill(7),
	...Array<number>(detractors).fill(6)
];

describe('scores', () => {
	test('a scale is brought to 100', () => {
		expect(scaleTo100(6, 1, 7)).toBeCloseTo(83.33, 2);
		expect(scaleTo100(8, 0, 10)).toBe(80);
		expect(scaleTo100(4, 1, 5)).toBe(75);
		expect(meanOf100([4, 5], 1, 5)).toBe(87.5);
		expect(meanOf100([], 1, 5)).toBeNull();
	});

	test('the two highest values are satisfied', () => {
		expect(csat([1, 2, 3, 4, 5, 5], 5)).toMatchObject({
			numerator: 3,
			denominator: 6,
			percent: 50
		});
		expect(csat([], 5).percent).toBeNull();
	});

	test('the net promoter score counts 9 and 10 against 0 to 6', () => {
		expect(netPromoter([0, 6, 7, 8, 9, 10])).toMatchObject({
			promoters: 2,
			passives: 2,
			detractors: 2,
			score: 0
		});
		expect(netPromoter([])).toMatchObject({ n: 0, score: null, adjusted: null });
	});

	test.each([
		[50, 30, 20, 30, 7.81, 29.1, 14.1, 44.2],
		[10, 0, 0, 100, 0, 76.9, 47.5, 100]
	])('%i / %i / %i', (p, s, d, score, error, adjusted, low, high) => {
		const nps = netPromoter(answers(p, s, d));
		expect(nps.score).toBeCloseTo(score, 6);
		expect(nps.standardError).toBeCloseTo(error, 2);
		expect(nps.adjusted!.score).toBeCloseTo(adjusted, 1);
		expect(nps.adjusted!.low).toBeCloseTo(low, 1);
		expect(nps.adjusted!.high).toBeCloseTo(high, 1);
	});

	test('30 / 20 / 10 is 33.3 with a standard error of 9.62', () => {
		const nps = netPromoter(answers(30, 20, 10));
		expect(nps.score).toBeCloseTo(33.3, 1);
		expect(nps.standardError).toBeCloseTo(9.62, 2);
	});

	test('the response rate leaves out who could not answer', () => {
		const rate = responseRate({ complete: 12, invited: 50, undeliverable: 4, ineligible: 2 });
		expect(rate).toMatchObject({ numerator: 12, denominator: 44 });
		expect(rate.percent).toBeCloseTo(27.27, 2);
	});
});

describe('the silent', () => {
	test('could move 85 % to between 34 and 94 %', () => {
		expect(boundsOf(200, 80, 68)).toEqual({ observed: 85, worst: 34, best: 94 });
	});

	test('weigh by their part of the invited', () => {
		const weighted = weightedShare([
			{ invited: 150, answered: 30, positive: 27 },
			{ invited: 50, answered: 50, positive: 30 }
		])!;
		expect(weighted.percent).toBeCloseTo(82.5, 6);
		expect(weighted.effectiveAnswers).toBeCloseTo(50, 6);
		expect(weightedShare([{ invited: 5, answered: 0, positive: 0 }])).toBeNull();
	});
});
