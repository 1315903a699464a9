import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readNumber } from '#lib/ui/typed-number.ts';

const read = (typed: string, places?: number) => {
	const outcome = readNumber(typed, places);
	return outcome.ok ? outcome.value : outcome.problems[0]!.code;
};

test.each([
	['1,234', 1234],
	['12,345,678', 12345678],
	['36,500', 36500],
	['１，２３４', 1234],
	[' 7 ', 7],
	['-5', -5],
	['\u22125', -5],
	['-0', 0],
	['1,2', 'comma_unclear'],
	['2,5', 'comma_unclear'],
	['1,23', 'comma_unclear'],
	['1,2345', 'comma_unclear'],
	['1234,567', 'comma_unclear'],
	['0,500', 'comma_unclear'],
	['1,,234', 'comma_unclear'],
	['1,234,5', 'comma_unclear'],
	[',5', 'comma_unclear'],
	['5,', 'comma_unclear'],
	['1 2', 'not_a_number'],
	['32.5', 'not_whole'],
	['1,234.5', 'not_whole'],
	['7 ppm', 'not_a_number'],
	['1e3', 'not_a_number'],
	['', 'not_a_number'],
	[',', 'not_a_number'],
	['9'.repeat(16), 'not_a_number']
])('%j as a whole number is %s', (typed, expected) => expect(read(typed, 0)).toBe(expected));

test('a number with a part has as many digits after the point as asked for', () => {
	expect(read('1,234.5', 1)).toBe(1234.5);
	expect(read('36.65', 1)).toBe('not_a_number');
	expect(read('36.65')).toBe(36.65);
	expect(read('2,5')).toBe('comma_unclear');
});

describe('whatever is typed', () => {
	it('a number written with or without thousands is that number', () => {
		fc.assert(
			fc.property(fc.integer({ min: -999_999_999, max: 999_999_999 }), (number) => {
				expect(read(String(number), 0)).toBe(number);
				expect(read(number.toLocaleString('en-US'), 0)).toBe(number);
			})
		);
	});

	it('no sign is passed over: what is taken is what was typed, less commas between thousands', () => {
		const signs = fc.constantFrom(...'0123456789,.+- 명x');
		const typed = fc.oneof(fc.string(), fc.string({ unit: signs, maxLength: 9 }));
		fc.assert(
			fc.property(typed, (one) => {
				const number = read(one, 0);
				if (typeof number === 'string') return;
				const text = one.normalize('NFKC').trim().replace('\u2212', '-').replace(/^\+/, '');
				const plain = text.replace(/^(-?)0+(?=\d)/, '$1').replace(/^-0$/, '0');
				expect([String(number), number.toLocaleString('en-US')]).toContain(plain);
			}),
			{ numRuns: 5000 }
		);
	});
});
