import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linkedText } from './linked-text.ts';

const origin = 'http://localhost:4310';

describe('addresses in a message', () => {
	test('an address of ours is a link to its path, without the full stop after it', () => {
		expect(linkedText(`See ${origin}/hangang/series/aB-_9. Thanks`, origin)).toEqual([
			{ text: 'See ' },
			{ text: `${origin}/hangang/series/aB-_9`, href: '/hangang/series/aB-_9' },
			{ text: '. Thanks' }
		]);
	});

	test('a token may end in any of its own signs', () => {
		for (const path of ['/hangang/plan/aB-', '/hangang/plan/aB_', '/hangang/']) {
			expect(linkedText(`(${origin}${path}), `, origin)[1]!.href).toBe(path);
		}
	});

	test('a Korean ending right after an address stays outside it', () => {
		expect(linkedText(`${origin}/hangang에서`, origin)).toEqual([
			{ text: `${origin}/hangang`, href: '/hangang' },
			{ text: '에서' }
		]);
	});

	test('an address of anybody else is only words', () => {
		const others = [
			'https://evil.example/x',
			'http://localhost:43101/x',
			'https://localhost:4310/x',
			'http://localhost:4310@evil.example/x',
			'http://me@localhost:4310/x',
			'javascript:alert(1)'
		];
		for (const other of others) {
			expect(linkedText(other, origin).some((part) => part.href)).toBe(false);
		}
	});

	test('no character of a text is lost or doubled, and every link is a path of ours', () => {
		const piece = fc.oneof(fc.string(), fc.webUrl(), fc.constant(`${origin}//x/y?z=1`));
		fc.assert(
			fc.property(fc.array(piece), (pieces) => {
				const text = pieces.join(' ');
				const parts = linkedText(text, origin);
				expect(parts.map((part) => part.text).join('')).toBe(text);
				for (const { href } of parts) {
					if (href !== undefined) expect(new URL(href, origin).origin).toBe(origin);
				}
			})
		);
	});
});
