import { expect, test } from 'vitest';
import { partsToCall } from '#lib/ui/helpline-parts.ts';
import { partsWithPhones, type TextPart } from '#lib/ui/phone-parts.ts';

const numbers = (parts: TextPart[]) =>
	parts.filter(({ isPhone }) => isPhone).map(({ text }) => text);

test('the short numbers that help at once are found where they are asked for, and only those', () => {
	const said = '상담전화 1544-9030, 마음이 힘들면 109로. 109-1234-5678, 1093명, 100점, 2026-11-09.';
	expect(numbers(partsToCall(said))).toEqual(['1544-9030', '109', '109-1234-5678']);
	expect(numbers(partsWithPhones(said))).toEqual(['1544-9030', '109-1234-5678']);
	expect(
		partsToCall(said)
			.map(({ text }) => text)
			.join('')
	).toBe(said);
});

test.each([
	'109로',
	'119.',
	'112, 119',
	'109(24시간)',
	'Call 112 or 119.',
	'119에',
	'129번',
	'(109)'
])('%s is to be called', (said) => {
	expect(numbers(partsToCall(said))).toEqual(said.match(/1[012][29]/g));
});

test.each([
	...[
		'180/112',
		'112/80',
		'129 이상',
		'129이상',
		'112 이하',
		'112.5',
		'36.112',
		'1,109',
		'112,500'
	],
	...['109~119', '112 mmHg', '112mmhg', '109 mg/dL', '119점', '112%', '129 or more', '109 or below']
])('%s is a value, and nothing to call', (said) => {
	expect(partsToCall(said)).toEqual([{ text: said, isPhone: false }]);
});
