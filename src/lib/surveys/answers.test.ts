import { describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { checkAnswers } from '#lib/surveys/answers.ts';
import { shippedSurveys } from '#lib/surveys/shipped.ts';
import { surveySchema } from '#lib/surveys/survey-schema.ts';

const survey = shippedSurveys()[0]!;
const check = (sent: Record<string, unknown>) => checkAnswers(survey, sent);
const problems = (sent: Record<string, unknown>) => {
	const checked = check(sent);
	return checked.ok ? [] : checked.problems.map((one) => `${one.field}: ${one.code}`);
};

describe('answers of a survey', () => {
	test('the texts of a plain form become numbers, and what is no question is left out', () => {
		const sent = { overall: '5', recommend: '10', ease: '', comment: ' 좋았습니다 ', token: 'x' };
		expect(check(sent)).toEqual({
			ok: true,
			value: { overall: 5, recommend: 10, comment: '좋았습니다' }
		});
	});

	test('only the overall question must be answered', () => {
		expect(problems({})).toEqual(['overall: required']);
		expect(problems({ overall: 1 })).toEqual([]);
	});

	test('a value that the scale does not have is refused in its own field', () => {
		for (const value of [0, 6, 3.5, '5.0', '٣', '1e0', NaN, true, [5], {}]) {
			expect(problems({ overall: 3, kindness: value })).toEqual(['kindness: not_a_choice']);
		}
		expect(problems({ overall: 3, recommend: 0 })).toEqual([]);
	});

	test('a comment has 1200 characters, emoji counted as people count, and no resident number', () => {
		expect(problems({ overall: 3, comment: '😀'.repeat(1200) })).toEqual([]);
		expect(problems({ overall: 3, comment: '가'.repeat(1201) })).toEqual(['comment: too_long']);
		expect(problems({ overall: 3, comment: '900101-1234567' })).toEqual([
			'comment: resident_number'
		]);
		expect(problems({ overall: 3, comment: ['a'] })).toEqual(['comment: bad_characters']);
		expect(check({ overall: 3, comment: '\u200B' })).toEqual({ ok: true, value: { overall: 3 } });
	});

	test('inherited names are no answers', () => {
		expect(problems(Object.create({ overall: 5 }))).toEqual(['overall: required']);
	});
});

test('a survey asks at most five questions', () => {
	expect(survey.questions).toHaveLength(5);
	const sixth = { ...survey.questions[4]!, key: 'more' };
	const longer = { ...survey, questions: [...survey.questions, sixth] };
	expect(v.safeParse(surveySchema, longer).success).toBe(false);
	expect(v.safeParse(surveySchema, survey).success).toBe(true);
});
