import { describe, expect, test } from 'vitest';
import {
	filled,
	placeholderProblems,
	placeholdersIn,
	previewProblems
} from '#lib/notices/placeholders.ts';

const offered = [
	{ name: 'agency', isNecessary: false },
	{ name: 'link', isNecessary: true }
];
const problemsOf = (body: string, subject = '') => placeholderProblems({ subject, body }, offered);

describe('placeholders', () => {
	test('are filled once, and a value is never read as a placeholder itself', () => {
		expect(filled('{agency}: {link}', { agency: '{link}', link: 'x' })).toBe('{link}: x');
		expect(filled('{constructor} {toString}', {})).toBe('{constructor} {toString}');
	});

	test('that the notice does not offer are refused by name, in their field', () => {
		expect(problemsOf('{link} {name} {}', '{phone}')).toEqual([
			{ code: 'placeholder_unknown', field: 'subject', params: { names: '{phone}' } },
			{ code: 'placeholder_unknown', field: 'body', params: { names: '{name}, {}' } }
		]);
	});

	test('that the notice needs are missed by name', () => {
		expect(problemsOf('{agency}', '{link}')).toEqual([
			{ code: 'placeholder_missing', field: 'body', params: { names: '{link}' } }
		]);
		expect(problemsOf('{link}')).toEqual([]);
		expect(placeholdersIn('{a} {b} {a}')).toEqual(['a', 'b']);
	});
});

describe('a preview', () => {
	const words = ['금연', 'quit smoking'];
	const check = (body: string, subject = '') => previewProblems({ subject, body }, words);

	test('that names a health topic is refused with the word', () => {
		expect(check('금연 상담이 있습니다')).toMatchObject([
			{ field: 'body', params: { names: '금연' } }
		]);
		expect(check('x', 'Quit Smoking now')).toMatchObject([{ field: 'subject' }]);
	});

	test('shows forty characters and no more', () => {
		expect(check('가'.repeat(39) + '금연')).toEqual([]);
		expect(check('가'.repeat(38) + '금연')).toHaveLength(1);
		expect(check('가'.repeat(40) + '금연')).toEqual([]);
	});
});
