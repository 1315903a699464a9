import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, fromDayNumber } from '#lib/base/days.ts';
import { periodKinds } from '#lib/outcomes/reports/layout.ts';
import { isIn, latestPeriods, periodAround, periodOf } from '#lib/outcomes/reports/period.ts';

describe('a period', () => {
	test('has a key, a first and a last day', () => {
		const days = (key: string) => {
			const { from, to } = periodOf(key)!;
			return `${from} ${to}`;
		};
		expect(days('2026Q3')).toBe('2026-07-01 2026-09-30');
		expect(days('2026H2')).toBe('2026-07-01 2026-12-31');
		expect(days('2028-02')).toBe('2028-02-01 2028-02-29');
		expect(days('2026')).toBe('2026-01-01 2026-12-31');
	});

	test('is nothing but a whole one of the calendar', () => {
		const others = ['', '2026Q5', '2026-13', '2026-00', '1026', '26', '2026Q3 ', '2026-09-01'];
		for (const key of [null, ...others]) expect(periodOf(key)).toBeNull();
	});

	test('of a day holds it, is found by its key, and follows the one before without a gap', () => {
		const day = fc.integer({ min: 11_000, max: 80_000 }).map(fromDayNumber);
		fc.assert(
			fc.property(day, fc.constantFrom(...periodKinds), (day, kind) => {
				const period = periodAround(kind, day);
				expect(isIn(day, period)).toBe(true);
				expect(periodOf(period.key)).toEqual(period);
				const [latest, before] = latestPeriods(kind, day, 2);
				expect(latest).toEqual(period);
				expect(addDays(before!.to, 1)).toBe(period.from);
			})
		);
	});
});
