import { describe, expect, test } from 'vitest';
import { typedStop, type WrittenStop } from '#lib/programmes/supplies/typed-stop.ts';
import type { Measure } from '#lib/programmes/template.ts';

const label = { ko: '질문', en: 'Question' };
const questions: Measure[] = [
	{ key: 'age', label, kind: 'integer', sensitive: false },
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
		[{ measure: 'elsewhere', is: 'lt', value: 'true' }, 'not_a_choice is']
	])('%j is refused with %s', (changes, code) => {
		expect(said(changes)).toEqual([code]);
	});

	test('is refused at its value where a number is none', () => {
		expect(said({ value: 'nineteen' })).toEqual([expect.stringMatching(/ value$/)]);
	});
});
