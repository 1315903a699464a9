import { expect, test } from 'vitest';
import { builtAt, clockWords } from './phone-words.ts';

test('a clock is told slow when the server’s is ahead of it, and right within 5 minutes', () => {
	expect(clockWords(7_200_000, 'ko')).toContain('늦음');
	expect(clockWords(-7_200_000, 'ko')).toContain('빠름');
	expect(clockWords(300_000, 'ko')).toBe(clockWords(0, 'ko'));
	expect(clockWords(null, 'ko')).not.toBe(clockWords(0, 'ko'));
});

test('a version says when it was built where it is named by a moment', () => {
	expect(builtAt('1795000000000')?.toISOString()).toBe('2026-11-18T11:06:40.000Z');
	expect(builtAt('v1')).toBe(null);
});
