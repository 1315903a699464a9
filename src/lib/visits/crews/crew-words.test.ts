import { describe, expect, test } from 'vitest';
import { languages } from '#lib/base/localized.ts';
import { crewReasonWords } from '#lib/visits/crews/crew-words.ts';
import { chooseCrew, crewReasonCodes, type CrewCandidate } from '#lib/visits/time/crew.ts';

const free: CrewCandidate = {
	id: 'a',
	obstacle: null,
	visitsOnSeries: 0,
	visitsCovered: 4,
	loadMinutes: 90,
	eveningVisits: 1
};

describe('words of a crew reason', () => {
	test('every code has a sentence of its own in both languages', () => {
		for (const language of languages) {
			const sentences = [...crewReasonCodes, 'chosen_by_staff'].map((code) =>
				crewReasonWords({ code }, language)
			);
			expect(sentences.every((one) => one.endsWith('.'))).toBe(true);
			expect(new Set(sentences).size).toBe(sentences.length);
		}
	});

	test('the numbers of the rule stand in its sentence', () => {
		const others = [
			{ ...free, id: 'b', visitsCovered: 2 },
			{ ...free, id: 'c', loadMinutes: 200 }
		];
		const needs = { crewSize: 1, visitsInSeries: 4, isEvening: false };
		const [chosen] = chooseCrew([free, ...others], needs).reasons;
		expect(chosen!.reasons.map((one) => crewReasonWords(one, 'en'))).toEqual([
			'Free at that time.',
			'Can do 4 of the 4 visits.',
			'Has less planned in the two weeks before and after (1 hr 30 min).'
		]);
		expect(crewReasonWords({ code: 'least_loaded', params: { minutes: 90 } }, 'ko')).toContain(
			'1시간 30분'
		);
	});

	test('a code that is not known any more stands for itself', () => {
		expect(crewReasonWords({ code: 'toString' }, 'ko')).toBe('toString');
	});
});
