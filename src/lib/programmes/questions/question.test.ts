import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWeekend } from '#lib/base/days.ts';
import {
	ANSWER_MAX,
	answerDay,
	answerField,
	inOrder,
	QUESTION_MAX,
	readAnswers,
	readQuestion,
	talkedField,
	waitingOf,
	type Question
} from '#lib/programmes/questions/question.ts';

const asked = (id: string, at: string, answeredAt: string | null = null): Question => ({
	...{ id, askedAt: new Date(at), wantsCall: false, answerBy: at.slice(0, 10), words: id },
	answer: answeredAt === null ? null : { at: new Date(answeredAt), by: '상담사', words: null }
});
const questions = [
	asked('a', '2026-06-01T01:00:00Z', '2026-06-02T01:00:00Z'),
	asked('b', '2026-06-03T01:00:00Z'),
	asked('c', '2026-06-02T01:00:00Z'),
	asked('d', '2026-06-04T01:00:00Z', '2026-06-05T01:00:00Z'),
	asked('e', '2026-06-02T01:00:00Z')
];

describe('the questions of a person', () => {
	test('that wait stand first, the longest waiting before the others, in whatever order they come', () => {
		fc.assert(
			fc.property(fc.shuffledSubarray(questions, { minLength: questions.length }), (shuffled) => {
				expect(
					inOrder(shuffled)
						.map(({ id }) => id)
						.join('')
				).toBe('cebda');
				const open = shuffled.filter(({ answer }) => !answer);
				expect(waitingOf(open)).toEqual({
					since: new Date('2026-06-02T01:00:00Z'),
					by: '2026-06-02'
				});
			})
		);
		expect(waitingOf([])).toBeNull();
	});

	test('are answered by the next working day', () => {
		const isWorkday = (day: string) => !isWeekend(day) && day !== '2026-06-08';
		expect(answerDay('2026-06-03', isWorkday)).toBe('2026-06-04');
		expect(answerDay('2026-06-05', isWorkday)).toBe('2026-06-09');
	});
});

describe('what is typed', () => {
	test('is a question of up to so many characters, and nothing is none', () => {
		expect(readQuestion(` ${'가'.repeat(QUESTION_MAX)} `).ok).toBe(true);
		expect(readQuestion('가'.repeat(QUESTION_MAX + 1))).toMatchObject({
			problems: [{ code: 'too_long', params: { max: QUESTION_MAX }, field: 'words' }]
		});
		expect(readQuestion(' \n ')).toMatchObject({
			problems: [{ code: 'required', field: 'words' }]
		});
	});

	test('at the desk answers what was marked or written to, and leaves the others open', () => {
		const open = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
		const typed = { [talkedField('a')]: 'on', [answerField('b')]: ' 네 ', [answerField('x')]: '?' };
		expect(readAnswers(open, typed)).toEqual({
			ok: true,
			value: [
				{ questionId: 'a', words: null },
				{ questionId: 'b', words: '네' }
			]
		});
		expect(readAnswers(open, { [answerField('c')]: '가'.repeat(ANSWER_MAX + 1) })).toMatchObject({
			problems: [{ code: 'too_long', field: answerField('c') }]
		});
	});
});
