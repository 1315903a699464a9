import { expect, test } from 'vitest';
import { dayNumber, type Day } from '#lib/base/days.ts';
import { inSeoul, fourVisits, visitAt } from '#lib/visits/time/calendars.test-kit.ts';
import { keepsPace, type Pace } from '#lib/visits/time/pace.ts';
import { proposeSeries } from '#lib/visits/time/series.ts';

const keeps = (pace: Pace | undefined, day: Day, ...others: Day[]) =>
	keepsPace(pace, dayNumber(day), others.map(dayNumber));

test('a gap is kept to both sides, and is the same weekday a week later', () => {
	const pace = { gapDays: 7 };
	expect(keeps(pace, '2026-09-08', '2026-09-01')).toBe(true);
	expect(keeps(pace, '2026-09-07', '2026-09-01')).toBe(false);
	expect(keeps(pace, '2026-08-26', '2026-09-01')).toBe(false);
	expect(keeps(pace, '2026-08-25', '2026-09-01')).toBe(true);
	expect(keeps(pace, '2026-09-08', '2026-09-01', '2026-09-10')).toBe(false);
});

test('a week is Monday to Sunday', () => {
	const pace = { visitsAWeek: 1 };
	expect(keeps(pace, '2026-09-06', '2026-08-31')).toBe(false);
	expect(keeps(pace, '2026-09-07', '2026-09-06')).toBe(true);
	expect(keeps({ visitsAWeek: 2 }, '2026-09-06', '2026-08-31')).toBe(true);
	expect(keeps({ visitsAWeek: 2 }, '2026-09-06', '2026-08-31', '2026-09-02')).toBe(false);
});

test('a month is that of the calendar', () => {
	const pace = { visitsAMonth: 1 };
	expect(keeps(pace, '2026-09-30', '2026-09-01')).toBe(false);
	expect(keeps(pace, '2026-10-01', '2026-09-30')).toBe(true);
	expect(keeps(pace, '2027-09-01', '2026-09-01')).toBe(true);
});

test('without a pace any day does', () => {
	expect(keeps(undefined, '2026-09-01', '2026-09-01')).toBe(true);
	expect(keeps({}, '2026-09-01', '2026-09-01')).toBe(true);
});

test('a later visit of a series goes to the nearest day that keeps it', () => {
	const visits = [visitAt(1, 0, 0, 0), visitAt(2, 7, 0, 7)];
	const daysAt = (pace: Pace | undefined) => {
		const rules = { ...fourVisits, visits, spanDays: 14, ...(pace && { pace }) };
		const proposed = proposeSeries(inSeoul({ rules }), '2026-09-01', 600);
		if (!proposed.ok) throw new Error(JSON.stringify(proposed.problems));
		return proposed.value.map(({ day }) => day);
	};
	expect(daysAt(undefined)).toEqual(['2026-09-01', '2026-09-08']);
	expect(daysAt({ gapDays: 9 })).toEqual(['2026-09-01', '2026-09-10']);
});
