import { expect, test } from 'vitest';
import { partsWithPhones } from '#lib/ui/phone-parts.ts';

test('a sentence is cut at its telephone numbers and loses nothing', () => {
	const said = '자리가 없으면 02-345-6789 번호로, 밤에는 1588-1234(으)로 전화해 주세요.';
	const parts = partsWithPhones(said);
	expect(parts.filter(({ isPhone }) => isPhone).map(({ text }) => text)).toEqual([
		'02-345-6789',
		'1588-1234'
	]);
	expect(parts.map(({ text }) => text).join('')).toBe(said);
});

test('days and other numbers are no telephone numbers', () => {
	for (const said of ['2026-11-22에 32명', '사업자등록번호 123-45-67890', '']) {
		expect(partsWithPhones(said).some(({ isPhone }) => isPhone)).toBe(false);
	}
});
