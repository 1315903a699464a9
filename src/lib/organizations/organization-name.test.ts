import { expect, test } from 'vitest';
import { nameKey } from '#lib/organizations/organization-name.ts';

test('spellings of one organization have one key', () => {
	const spellings = ['(주) 다온정밀', '㈜다온정밀', '다온정밀 주식회사', ' 다온 정밀 '];
	expect(new Set(spellings.map(nameKey))).toEqual(new Set(['다온정밀']));
	expect(nameKey('Daon Precision Co., Ltd.')).toBe(nameKey('daon precision'));
});

test('a name that is nothing but a company form still has a key', () => {
	expect(nameKey('주식회사')).not.toBe('');
});
