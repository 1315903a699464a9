import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	addDays,
	dayNumber,
	dayOf,
	daysBetween,
	fromDayNumber,
	instantOf,
	isDay,
	wallClock,
	weekday
} from '#lib/base/days.ts';

const anyDay = fc
	.integer({ min: dayNumber('1900-01-01'), max: dayNumber('2199-12-31') })
	.map(fromDayNumber);

describe('days', () => {
	test('adding the days between two days leads from one to the other', () => {
		fc.assert(
			fc.property(anyDay, anyDay, (from, to) => addDays(from, daysBetween(from, to)) === to)
		);
	});

	test('weekdays follow each other and agree with a known Monday', () => {
		expect(weekday('2026-11-23')).toBe(1);
		fc.assert(fc.property(anyDay, (day) => weekday(addDays(day, 1)) === (weekday(day) % 7) + 1));
	});

	test('only real calendar days are days', () => {
		expect(['2024-02-29', '2026-12-31'].every(isDay)).toBe(true);
		for (const wrong of [
			'2026-02-30',
			'2023-02-29',
			'0000-01-01',
			'2026-1-1',
			'',
			null,
			20260101
		]) {
			expect(isDay(wrong)).toBe(false);
		}
	});

	test('a wall clock time and its instant agree in Seoul', () => {
		expect(instantOf('2026-09-01', 9 * 60, 'Asia/Seoul').toISOString()).toBe(
			'2026-09-01T00:00:00.000Z'
		);
		expect(dayOf(new Date('2026-08-31T15:00:00Z'), 'Asia/Seoul')).toBe('2026-09-01');
	});

	test('a skipped hour moves on by the gap, a repeated one is the earlier', () => {
		expect(instantOf('2026-03-29', 150, 'Europe/Berlin').toISOString()).toBe(
			'2026-03-29T01:30:00.000Z'
		);
		expect(instantOf('2026-10-25', 150, 'Europe/Berlin').toISOString()).toBe(
			'2026-10-25T00:30:00.000Z'
		);
	});

	test('every minute of a day with 23, 24 or 25 hours comes back from its instant', () => {
		const days = fc.constantFrom('2026-03-29', '2026-10-25', '2026-06-01');
		fc.assert(
			fc.property(days, fc.integer({ min: 0, max: 1439 }), (day, minute) => {
				if (day === '2026-03-29' && minute >= 120 && minute < 180) return true;
				const clock = wallClock(instantOf(day, minute, 'Europe/Berlin'), 'Europe/Berlin');
				return clock.day === day && clock.minute === minute;
			})
		);
	});
});
