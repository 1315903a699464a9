import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesName } from '#lib/field/name-search.ts';

test.each([
	['강하늘', 'ㄱㅎㄴ'],
	['강하늘', 'ㅎㄴ'],
	['강하늘', '강ㅎ'],
	['강하늘 (예시)', ' 하늘 '],
	['쌍용수', 'ㅆㅇ'],
	['Jane Kim', 'jane k'],
	['강하늘', '']
])('%s is found by "%s"', (name, typed) => expect(matchesName(name, typed)).toBe(true));

test.each([
	['강하늘', 'ㄱㄴ'],
	['강하늘', 'ㅏ'],
	['쌍용수', 'ㅅㅇㅅ'],
	['강하늘', '강하늘별'],
	['Kim', 'ㄱ']
])('%s is not found by "%s"', (name, typed) => expect(matchesName(name, typed)).toBe(false));

test('every name is found by each of its parts, decomposed or not', () => {
	const syllable = fc
		.integer({ min: 0xac00, max: 0xd7a3 })
		.map((code) => String.fromCharCode(code));
	const names = fc.array(syllable, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
	fc.assert(
		fc.property(names, fc.nat(5), fc.nat(6), (name, from, to) => {
			const part = name.slice(from, to);
			return matchesName(name, part) && matchesName(name.normalize('NFD'), part.normalize('NFD'));
		})
	);
});
