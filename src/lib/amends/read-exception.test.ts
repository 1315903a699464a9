import { describe, expect, test } from 'vitest';
import { REASON_MAX, WON_MAX } from '#lib/amends/exception.ts';
import { readException, type TypedException } from '#lib/amends/read-exception.ts';

const typed = { what: 'item', won: '12,000', reason: '  파스가  떨어져서 ' };

function problemsOf(changes: Partial<TypedException>): string[] {
	const read = readException({ ...typed, ...changes });
	return read.ok ? [] : read.problems.map(({ code, field }) => `${field} ${code}`);
}

describe('what was typed about an exception', () => {
	test('is read with its amount, in one line', () => {
		const value = { what: 'item', won: 12_000, reason: '파스가 떨어져서' };
		expect(readException(typed)).toEqual({ ok: true, value });
		expect(readException({ ...typed, won: ' １００원' })).toMatchObject({ value: { won: 100 } });
	});

	test('has an amount only where it is an item, and may lack it', () => {
		expect(readException({ ...typed, won: '' })).toMatchObject({ value: { won: null } });
		expect(readException({ ...typed, what: 'other', won: 'x' })).toMatchObject({
			value: { won: null }
		});
	});

	test('says at each field what is wrong', () => {
		expect(problemsOf({ what: '', reason: ' ' })).toEqual(['what required', 'reason required']);
		expect(problemsOf({ what: 'money' })).toEqual(['what required']);
		expect(problemsOf({ won: String(WON_MAX) })).toEqual([]);
		expect(problemsOf({ won: String(WON_MAX + 1) })).toEqual(['won out_of_range']);
		expect(problemsOf({ won: '0' })).toEqual(['won out_of_range']);
		expect(problemsOf({ won: '1.5' })).toEqual(['won not_whole']);
		expect(problemsOf({ won: '1,2' })).toEqual(['won comma_unclear']);
		expect(problemsOf({ won: '만원' })).toEqual(['won not_a_number']);
		expect(problemsOf({ reason: '가'.repeat(REASON_MAX) })).toEqual([]);
		expect(problemsOf({ reason: '가'.repeat(REASON_MAX + 1) })).toEqual(['reason too_long']);
		expect(problemsOf({ reason: '900101-1234567' })).toEqual(['reason resident_number']);
	});
});
