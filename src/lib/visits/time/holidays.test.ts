import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { weekday } from '#lib/base/days.ts';
import { holidayCalendar, holidaysOf } from '#lib/visits/time/holidays.ts';

/** The days off of a year as `MM-DD`, substitutes marked with `+`. */
function listOf(year: number): string {
	return [...holidaysOf(year, [])]
		.map(([day, name]) => day.slice(5) + (name.ko.startsWith('대체') ? '+' : ''))
		.join(' ');
}

const name = { ko: '지방선거일', en: 'Local elections' };

describe('public holidays of Korea', () => {
	test.each([
		[
			2023,
			'01-01 01-21 01-22 01-23 01-24+ 03-01 05-05 05-27 05-29+ 06-06 08-15 09-28 09-29 09-30 10-03 10-09 12-25'
		],
		[
			2024,
			'01-01 02-09 02-10 02-11 02-12+ 03-01 05-05 05-06+ 05-15 06-06 08-15 09-16 09-17 09-18 10-03 10-09 12-25'
		],
		[
			2025,
			'01-01 01-28 01-29 01-30 03-01 03-03+ 05-05 05-06+ 06-06 08-15 10-03 10-05 10-06 10-07 10-08+ 10-09 12-25'
		],
		[
			2026,
			'01-01 02-16 02-17 02-18 03-01 03-02+ 05-05 05-24 05-25+ 06-06 07-17 08-15 08-17+ 09-24 09-25 09-26 10-03 10-05+ 10-09 12-25'
		],
		[
			2027,
			'01-01 02-06 02-07 02-08 02-09+ 03-01 05-05 05-13 06-06 07-17 07-19+ 08-15 08-16+ 09-14 09-15 09-16 10-03 10-04+ 10-09 10-11+ 12-25 12-27+'
		],
		[
			2028,
			'01-01 01-26 01-27 01-28 03-01 05-02 05-05 06-06 07-17 08-15 10-02 10-03 10-04 10-05+ 10-09 12-25'
		]
	])('of %i are those the government lists', (year, days) => {
		expect(listOf(year)).toBe(days);
	});

	test('two holidays on one day carry both names and give one day back', () => {
		expect(holidaysOf(2025, []).get('2025-05-05')!.ko).toBe('어린이날 · 부처님오신날');
		expect(holidaysOf(2028, []).get('2028-10-03')!.en).toContain('National Foundation Day');
	});

	test('Constitution Day is a day off again from 2026, not before', () => {
		expect(holidaysOf(2025, []).has('2025-07-17')).toBe(false);
		expect(holidaysOf(2026, []).has('2026-07-17')).toBe(true);
	});

	test('a leap month brings no second feast (2020 had a leap fourth month)', () => {
		const days = holidaysOf(2020, []);
		expect(days.get('2020-04-30')!.ko).toBe('부처님오신날');
		expect(days.has('2020-05-30')).toBe(false);
	});

	test('a substitute is never on a weekend', () => {
		fc.assert(
			fc.property(fc.integer({ min: 2014, max: 2050 }), (year) => {
				const substitutes = [...holidaysOf(year, [])].filter(([, day]) =>
					day.ko.startsWith('대체')
				);
				return substitutes.every(([day]) => weekday(day) < 6);
			})
		);
	});

	test('an administrator adds a day and takes one out, and the rules stay as they were', () => {
		const rows = [
			{ day: '2026-06-03', name, observed: true },
			{ day: '2026-07-17', name, observed: false },
			{ day: '2027-06-03', name, observed: true }
		];
		const days = holidaysOf(2026, rows);
		expect(days.get('2026-06-03')).toEqual(name);
		expect(days.has('2026-07-17')).toBe(false);
		expect(days.has('2027-06-03')).toBe(false);
		expect(holidaysOf(2026, []).has('2026-07-17')).toBe(true);
		expect(holidaysOf(2026, []).has('2026-06-03')).toBe(false);
	});

	test('the calendar answers for any year', () => {
		const holidayOn = holidayCalendar([{ day: '2026-06-03', name, observed: true }]);
		expect(holidayOn('2026-06-03')).toEqual(name);
		expect(holidayOn('2026-06-04')).toBeNull();
		expect(holidayOn('2027-12-27')!.en).toBe('Substitute holiday (Christmas Day)');
	});
});
