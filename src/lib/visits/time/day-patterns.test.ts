import { describe, expect, test } from 'vitest';
import { addDays } from '#lib/base/days.ts';
import {
	isClosedOn,
	isInSpan,
	mondayOf,
	standsOn,
	type TimeWindow
} from '#lib/visits/time/day-patterns.ts';

/** The days of a span on which a window stands. */
function daysOf(window: Partial<TimeWindow>, from: string, count: number): string[] {
	const whole = { fromMinute: 600, untilMinute: 720, ...window };
	const days = Array.from({ length: count }, (_, at) => addDays(from, at));
	return days.filter((day) => standsOn(whole, day));
}

describe('a window stands', () => {
	test('on every day where it names none', () => {
		expect(daysOf({}, '2026-11-01', 30)).toHaveLength(30);
	});

	test('on days of the month, counted from either end', () => {
		expect(daysOf({ monthDays: [31, -1] }, '2027-01-15', 60)).toEqual(['2027-01-31', '2027-02-28']);
		expect(daysOf({ monthDays: [-2] }, '2028-02-01', 40)).toEqual(['2028-02-28']);
		// A market every five days, when it is a working day.
		const market = { days: [1, 2, 3, 4, 5] as TimeWindow['days'], monthDays: [4, 9, 14] };
		expect(daysOf(market, '2026-11-01', 14)).toEqual(['2026-11-04', '2026-11-09']);
	});

	test('on the second and fourth Thursday', () => {
		expect(daysOf({ days: [4], weeks: [2, 4] }, '2026-10-01', 61)).toEqual([
			'2026-10-08',
			'2026-10-22',
			'2026-11-12',
			'2026-11-26'
		]);
	});

	test('on the last Friday, which is the fourth or the fifth', () => {
		expect(daysOf({ days: [5], weeks: [-1] }, '2026-10-01', 61)).toEqual([
			'2026-10-30',
			'2026-11-27'
		]);
		expect(daysOf({ days: [5], weeks: [5] }, '2026-10-01', 61)).toEqual(['2026-10-30']);
	});

	test('every fourth week from a day on, Monday to Sunday, and never before that day', () => {
		const everyWeeks = { weeks: 4, from: '2026-10-07' };
		expect(daysOf({ days: [2, 4], everyWeeks }, '2026-09-01', 75)).toEqual([
			'2026-10-08',
			'2026-11-03',
			'2026-11-05'
		]);
	});

	test('across the end of a year in the same rhythm', () => {
		const everyWeeks = { weeks: 2, from: '2026-12-21' };
		expect(daysOf({ days: [1], everyWeeks }, '2026-12-20', 30)).toEqual([
			'2026-12-21',
			'2027-01-04',
			'2027-01-18'
		]);
	});

	test('on single dates, as long as it stands at all', () => {
		const dates = ['2026-11-03', '2026-11-19', '2026-12-01'];
		expect(daysOf({ dates, until: '2026-11-30' }, '2026-11-01', 60)).toEqual(dates.slice(0, 2));
	});

	test('from its first day to its last, both included', () => {
		expect(
			daysOf({ days: [7], since: '2026-11-08', until: '2026-11-15' }, '2026-11-01', 30)
		).toEqual(['2026-11-08', '2026-11-15']);
	});
});

test('a span is open where an end is missing', () => {
	expect(isInSpan(undefined, '2026-11-22')).toBe(true);
	expect(isInSpan({ from: '2026-11-22' }, '2026-11-22')).toBe(true);
	expect(isInSpan({ from: '2026-11-23' }, '2026-11-22')).toBe(false);
	expect(isInSpan({ to: '2026-11-22' }, '2026-11-22')).toBe(true);
	expect(isInSpan({ to: '2026-11-21' }, '2026-11-22')).toBe(false);
});

test('a week begins on Monday', () => {
	expect(mondayOf('2026-11-22')).toBe(mondayOf('2026-11-16'));
	expect(mondayOf('2026-11-23')).toBe(mondayOf('2026-11-22') + 7);
});

describe('a closed time', () => {
	const closed = (day: string) =>
		isClosedOn(
			[
				{ from: '12-21', to: '01-10' },
				{ from: '2026-05-04', to: '2026-05-06' }
			],
			day
		);

	test('holds its days once, or in every year over its turn', () => {
		expect(['2026-12-21', '2027-01-10', '2031-01-01', '2026-05-06'].every(closed)).toBe(true);
		expect(['2026-12-20', '2027-01-11', '2027-05-05', '2026-05-03'].some(closed)).toBe(false);
		expect(isClosedOn(undefined, '2026-12-24')).toBe(false);
	});
});
