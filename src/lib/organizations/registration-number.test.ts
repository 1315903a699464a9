import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseValues } from '#lib/ui/form.ts';
import {
	formatRegistrationNumber,
	registrationNumber,
	registrationNumberOf
} from '#lib/organizations/registration-number.ts';

/* Worked out by hand: 1·1+2·3+3·7+4·1+5·3+6·7+7·1+8·3+9·5 = 165, and 45 carries 4: 169, so 1. */
const right = '1234567891';

describe('a business registration number', () => {
	test('is read however it is spelt', () => {
		for (const typed of [
			'1234567891',
			'123-45-67891',
			' 123 45 67891 ',
			'123.45.67891',
			'１２３－４５－６７８９１',
			'123–45–67891'
		]) {
			expect(registrationNumberOf(typed), typed).toBe(right);
		}
	});

	test('the ninth digit carries: without its carry this one would end in 5', () => {
		expect(registrationNumberOf('1234567895')).toBeNull();
	});

	test('anything else is none', () => {
		for (const typed of [
			'',
			'123456789',
			'12345678911',
			'0000000000',
			'12a4567891',
			'123-45-67891x',
			'123/45/67891',
			'-1234567891.0'
		]) {
			expect(registrationNumberOf(typed), typed).toBeNull();
		}
	});

	const nine = fc
		.tuple(fc.integer({ min: 101, max: 999 }), fc.integer({ min: 0, max: 999_999 }))
		.map(([office, rest]) => `${office}${String(rest).padStart(6, '0')}`);

	test('of the ten possible last digits exactly one is right', () => {
		fc.assert(
			fc.property(nine, (first) => {
				const fits = [...'0123456789'].filter((last) => registrationNumberOf(first + last));
				expect(fits).toHaveLength(1);
			})
		);
	});

	test('printed and read again it is the same', () => {
		expect(formatRegistrationNumber(right)).toBe('123-45-67891');
		expect(registrationNumberOf(formatRegistrationNumber(right))).toBe(right);
	});

	test('as a field it says what is wrong', () => {
		expect(parseValues(registrationNumber(), '123-45-67891')).toEqual({ ok: true, value: right });
		expect(parseValues(registrationNumber(), '123-45-67890')).toMatchObject({
			ok: false,
			problems: [{ code: 'not_a_registration_number' }]
		});
	});
});
