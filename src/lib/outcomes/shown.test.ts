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

/** Everybody who was asked in a way answered in it. */
function figuresOf(byLink: Answers[], onPhones: Answers[], declined = 0) {
	const given = [
		...byLink.map((values) => ({ channel: 'link' as const, values })),
		...onPhones.map((values) => ({ channel: 'kiosk' as const, values }))
	];
	return summarizeSatisfaction(survey, given.length, given, {
		link: { asked: byLink.length, declined: 0 },
		kiosk: { asked: onPhones.length + declined, declined }
	});
}

/** The averages that a viewer with threshold k sees, question by question. */
function averages(answers: Answers[], k: number) {
	const figures = figuresOf(answers, []);
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

	test('come in steps as wide as k answers make, never far from the truth, and not where few are at an end', () => {
		fc.assert(
			fc.property(fc.array(answer, { minLength: 10, maxLength: 80 }), (answers) => {
				const whole = answers.slice(0, answers.length - (answers.length % 5));
				const step = Math.ceil(100 / whole.length) * 5;
				const exact = averages(whole, 0);
				for (const [at, { mean, net }] of averages(answers, 5).entries()) {
					const { key, max } = scales[at]!;
					const best = whole.filter((one) => (one[key] as number) >= max - 1).length;
					expect(mean !== null).toBe(best >= 5 && whole.length - best >= 5);
					if (mean === null) continue;
					expect(mean % step).toBe(0);
					expect(Math.abs(mean - exact[at]!.mean!)).toBeLessThanOrEqual(step / 2 + 1e-9);
					for (const part of net ? [net.score, net.low, net.high] : []) {
						expect(Math.abs(part % step)).toBe(0);
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

describe('the ways in which people answered', () => {
	const of = (count: number, overall: number) =>
		Array.from({ length: count }, (): Answers => ({ overall }));

	test('stand apart with their own shares, a refusal counted and no low answer', () => {
		const { channels } = shownSatisfaction(figuresOf(of(6, 2), of(3, 5), 2), 0, 'en');
		const [link, kiosk] = channels;
		expect(link).toMatchObject({ channel: 'link', response: { numerator: 6, denominator: 6 } });
		expect(link!.topTwo).toMatchObject({ numerator: 0, denominator: 6 });
		expect(kiosk).toMatchObject({ channel: 'kiosk', declined: 2 });
		expect(kiosk!.response).toMatchObject({ numerator: 3, denominator: 5 });
		expect(kiosk!.share).toMatchObject({ numerator: 3, denominator: 9 });
		expect(kiosk!.topTwo).toMatchObject({ numerator: 3, denominator: 3 });
	});

	test('are not told apart where nobody was asked on a phone', () => {
		expect(shownSatisfaction(figuresOf(of(6, 2), []), 0, 'en').channels).toEqual([]);
	});

	test('are not told apart to whoever sees no records, since the rest would tell the one', () => {
		const many = shownSatisfaction(figuresOf(of(40, 5), of(20, 1), 10), 5, 'en');
		expect(many.channels).toEqual([]);
		expect(many.answered).toBe(60);
	});

	test('say nothing to them of fewer than 2k, nobody among them', () => {
		for (const count of [0, 9]) {
			const few = shownSatisfaction(figuresOf(of(count, 5), []), 5, 'en');
			expect(few).toMatchObject({ invited: '*', answered: '*', response: { kind: 'hidden' } });
		}
	});
});
