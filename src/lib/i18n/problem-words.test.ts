import { describe, expect, it } from 'vitest';
import { languages, type Language } from '#lib/base/localized.ts';
import { problemStatus, type ProblemCode } from '#lib/base/problems.ts';
import { problemText, problemWords } from '#lib/i18n/problem-words.ts';
import { knowAllProblems } from '#lib/i18n/server-problem-words.ts';

knowAllProblems();

const codes = Object.keys(problemStatus) as ProblemCode[];
const hangul = /[\uAC00-\uD7A3]/;

describe('the words of problems', () => {
	it.each(codes)('%s says what happened and what to do, in both languages', (code) => {
		const ko = problemWords({ code }, 'ko');
		const en = problemWords({ code }, 'en');
		for (const words of [ko.sentence, ko.next]) expect(words).toMatch(hangul);
		for (const words of [en.sentence, en.next]) expect(words).not.toMatch(hangul);
		for (const words of [en.sentence, en.next, ko.sentence, ko.next])
			expect(words).toMatch(/^[^{}]{4,}[.?]$/);
	});

	it('are those of each problem, not of the one that nobody expected', () => {
		const said = codes.map((code) => problemWords({ code }, 'en').sentence);
		const unexpected = problemWords({ code: 'unexpected' }, 'en').sentence;
		expect(said.filter((sentence) => sentence === unexpected)).toHaveLength(1);
	});

	it('holds no number that was not given', () => {
		for (const language of languages)
			for (const code of codes) expect(problemText({ code }, language)).not.toContain('undefined');
	});

	it('names the limit that was broken', () => {
		expect(problemText({ code: 'too_long', params: { max: 80 } }, 'ko')).toContain('80자까지');
		const few = { code: 'headcount_below_minimum', params: { min: 30, asked: 29 } } as const;
		expect(problemText(few, 'ko')).toContain('30명부터');
		expect(problemText(few, 'en')).toContain('starts at 30 people');
	});

	it('says how long to wait after too many tries', () => {
		const tries = { code: 'too_many_tries', params: { minutes: 15 } } as const;
		expect(problemText(tries, 'ko')).toContain('최대 15분');
		expect(problemText(tries, 'en')).toContain('15 min');
	});

	it('says a range with the unit it is measured in', () => {
		const carbonMonoxide = { min: 0, max: 150, unit: 'ppm' };
		const problem = { code: 'out_of_range', params: carbonMonoxide } as const;
		expect(problemWords(problem, 'ko').sentence).toBe('0~150 ppm 사이의 값이어야 합니다.');
		expect(problemWords(problem, 'en').sentence).toBe('This must be between 0 and 150 ppm.');
	});

	it('says a range of days as days are written', () => {
		const sentence = (params: Record<string, string>, language: Language) =>
			problemWords({ code: 'out_of_range', params }, language).sentence;
		const both = { min: '2026-12-01', max: '2026-12-31' };
		expect(sentence(both, 'ko')).toBe(
			'2026년 12월 1일 (화)부터 2026년 12월 31일 (목)까지의 값이어야 합니다.'
		);
		expect(sentence({ min: both.min }, 'ko')).toContain('2026년 12월 1일 (화) 이후의');
		expect(sentence({ max: both.max }, 'en')).toBe('This must be Thu 31 Dec 2026 or earlier.');
	});

	it('says a range that is open on one side', () => {
		const sentence = (params: Record<string, number>, language: Language = 'en') =>
			problemWords({ code: 'out_of_range', params }, language).sentence;
		expect(sentence({ min: 1 }, 'ko')).toBe('1 이상의 값이어야 합니다.');
		expect(sentence({ max: 9 }, 'ko')).toBe('9 이하의 값이어야 합니다.');
		expect(sentence({ min: 1 })).toBe('This must be 1 or more.');
		expect(sentence({ max: 9 })).toBe('This must be 9 or less.');
		expect(sentence({})).toBe('This is outside the range allowed.');
	});
});
