import { expect, test } from 'vitest';
import { codeAlphabet, uuidv7 } from '#lib/base/ids.ts';
import { checkInCode } from '#lib/programmes/check-in-code.ts';

const at = new Date('2026-11-22T00:00:00.000Z');
const idOf = (last: number) =>
	uuidv7(
		at,
		Uint8Array.from({ length: 16 }, (_, i) => i * last)
	);

test('a code is eight letters that nobody confuses, the same for the same id', () => {
	const code = checkInCode(idOf(7));
	expect(code).toHaveLength(8);
	expect([...code].every((sign) => codeAlphabet.includes(sign))).toBe(true);
	expect(checkInCode(idOf(7))).toBe(code);
	expect(checkInCode(idOf(8))).not.toBe(code);
});

test('it says nothing of when somebody enrolled, and what is no id has none', () => {
	const later = new Date('2027-03-01T00:00:00.000Z');
	const chance = Uint8Array.from({ length: 16 }, (_, i) => i * 11);
	expect(checkInCode(uuidv7(later, chance))).toBe(checkInCode(uuidv7(at, chance)));
	expect(checkInCode('no id')).toBe('');
});
