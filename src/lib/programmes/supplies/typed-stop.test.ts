import { describe, expect, test } from 'vitest';
import { askedQuestion, stopCondition } from '#lib/programmes/supplies/stop-question.ts';
import { typedStop, writtenStop, type WrittenStop } from '#lib/programmes/supplies/typed-stop.ts';
import type { Stop } from '#lib/programmes/supplies/stops.ts';
import type { Measure } from '#lib/programmes/template.ts';

const label = { ko: '질문', en: 'Question' };
const questions: Measure[] = [
	{ key: 'age', label, kind: 'integer', hard: { min: 0, max: 130 }, sensitive: false },
	{ key: 'elsewhere', label, kind: 'bool', sensitive: true },
	{
		...{ key: 'way', label, kind: 'enum', sensitive: false },
		options: [{ value: 'clinic', label }]
	}
];
const written: WrittenStop = {
	...{ measure: 'age', is: 'lt', value: '19' },
	...{ textKo: '미성년자', textEn: 'A minor' }
};
const said = (changes: Partial<WrittenStop>) => {
	const read = typedStop('k', { ...written, ...changes }, questions);
	return read.ok ? read.value.when : read.problems.map(({ code, field }) => `${code} ${field}`);
};

describe('an answer that asks for a reason', () => {
	test.each<[Partial<WrittenStop>, unknown]>([
		[{}, { lt: [{ obs: { key: 'age', pick: 'last' } }, 19] }],
		[
			{ measure: 'elsewhere', is: 'eq', value: 'true' },
			{ eq: [{ obs: { key: 'elsewhere', pick: 'last' } }, true] }
		],
		[
			{ measure: 'way', is: 'eq', value: ' clinic ' },
			{ eq: [{ obs: { key: 'way', pick: 'last' } }, 'clinic'] }
		]
	])('%j is %j', (changes, when) => {
		expect(said(changes)).toEqual(when);
	});

	test.each<[Partial<WrittenStop>, string]>([
		[{ measure: 'nobody' }, 'not_a_choice measure'],
		[{ measure: 'elsewhere', is: 'eq', value: 'yes' }, 'not_a_choice value'],
		[{ measure: 'way', is: 'eq', value: 'home' }, 'not_a_choice value'],
		[{ value: '131' }, 'out_of_range value'],
		[{ measure: 'elsewhere', is: 'lt', value: 'true' }, 'not_a_choice is']
	])('%j is refused with %s', (changes, code) => {
		expect(said(changes)).toEqual([code]);
	});

	test.each(['ko', 'en'] as const)(
		'may be written with every choice that is offered in %s',
		(language) => {
			for (const question of questions) {
				const { choices } = askedQuestion(question, language);
				for (const { value } of choices ?? [{ value: '18' }]) {
					const is = choices ? 'eq' : 'ge';
					expect(
						typedStop('k', { ...written, measure: question.key, is, value }, questions).ok
					).toBe(true);
				}
			}
		}
	);

	test('is said as it was chosen', () => {
		const stop = typedStop(
			'k',
			{ ...written, measure: 'elsewhere', is: 'eq', value: 'true' },
			questions
		);
		expect(stop.ok && stopCondition(stop.value, questions, 'ko')).toBe('질문 (마지막 값): 예');
	});

	test.each<Partial<WrittenStop>>([
		{ value: '19' },
		{ is: 'ge', value: '0' },
		{ measure: 'elsewhere', is: 'eq', value: 'false' },
		{ measure: 'way', is: 'eq', value: 'clinic' }
	])('%j is written again as it was', (changes) => {
		const stop = typedStop('k', { ...written, ...changes }, questions);
		expect(stop.ok && writtenStop(stop.value)).toEqual({ ...written, ...changes });
	});

	test.each<Stop['when']>([
		{ exists: { obs: { key: 'age', pick: 'last' } } },
		{ lt: [{ obs: { key: 'age', pick: 'highest' } }, 19] },
		{ lt: [{ obs: { key: 'age', pick: 'last', modes: ['visit'] } }, 19] },
		{ lt: [{ anchor: 'quit_date' }, 19] }
	])('%j cannot be written here', (when) => {
		expect(writtenStop({ key: 'k', when, text: label })).toBeNull();
	});

	test('is refused at its value where a number is none', () => {
		expect(said({ value: 'nineteen' })).toEqual([expect.stringMatching(/ value$/)]);
	});
});
