import { describe, expect, test } from 'vitest';
import { asWeek, daysOfWeek, shiftWeek, weekOf } from '#lib/visits/week/weeks.ts';

describe('weeks of ISO 8601', () => {
	test.each([
		['2026-11-22', '2026-W47'],
		['2026-11-23', '2026-W48'],
		['2026-12-31', '2026-W53'],
		['2027-01-03', '2026-W53'],
		['2027-01-04', '2027-W01'],
		['2024-12-30', '2025-W01'],
		['2023-01-01', '2022-W52']
	])('%s lies in %s', (day, week) => {
		expect(weekOf(day)).toBe(week);
		expect(daysOfWeek(week)).toContain(day);
	});

	test('have seven days from Monday on, and follow each other over the year', () => {
		expect(daysOfWeek('2026-W53')).toEqual([
			'2026-12-28',
			'2026-12-29',
			'2026-12-30',
			'2026-12-31',
			'2027-01-01',
			'2027-01-02',
			'2027-01-03'
		]);
		expect(shiftWeek('2026-W53', 1)).toBe('2027-W01');
		expect(shiftWeek('2027-W01', -1)).toBe('2026-W53');
	});

	test.each(['2025-W53', '2026-W00', '2026-W54', '2026-48', 'W48', '0000-W01', '', null, 7])(
		'%s is no week',
		(typed) => expect(asWeek(typed)).toBeNull()
	);
});
