import { describe, expect, test } from 'vitest';
import { counselor, fourVisits, inSeoul } from '#lib/visits/time/calendars.test-kit.ts';
import { possibleDay, weekdaysWorked, type WishedDays } from '#lib/visits/time/possible-days.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';

const all = [1, 2, 3, 4, 5, 6, 7];
/** On Monday, 24 August 2026, with seven days of notice: the first day is the 31st, a Monday. */
const find = (rules: Partial<ServiceRules> = {}, wish: Partial<WishedDays> = {}) =>
	possibleDay(
		inSeoul({ rules: { ...fourVisits, ...rules }, isHoliday: (day) => day === '2026-09-02' }),
		{ weekdays: all, beforeDay: null, ...wish }
	);

describe('the first day that waiting can lead to', () => {
	test('is the first that the lead time leaves, whoever is busy or away', () => {
		expect(find()).toBe('2026-08-31');
		expect(find({}, { beforeDay: '2026-09-01' })).toBe('2026-08-31');
	});
	test('is none where the lead time rules out every day before the one named', () => {
		expect(find({}, { beforeDay: '2026-08-31' })).toBe(null);
		expect(find({}, { beforeDay: '2026-08-20' })).toBe(null);
	});
	test('lies on a wished day of the week', () => {
		expect(find({}, { weekdays: [3] })).toBe('2026-09-09');
		expect(find({}, { weekdays: [3], beforeDay: '2026-09-09' })).toBe(null);
		expect(find({}, { weekdays: [] })).toBe(null);
	});
	test('lies in the season, on a day of the calendar, on a weekday of the visit and of beginning', () => {
		expect(find({ season: { from: '2027-03-02' } })).toBe('2027-03-02');
		expect(find({ season: { to: '2026-08-30' } })).toBe(null);
		const thursdays = { days: [4 as const], fromMinute: 540, untilMinute: 720 };
		expect(find({ calendar: [thursdays] })).toBe('2026-09-03');
		const [first, ...rest] = fourVisits.visits;
		expect(find({ visits: [{ ...first!, weekdays: [5] }, ...rest] })).toBe('2026-09-04');
		expect(find({ begins: [{ days: [2] }] })).toBe('2026-09-01');
	});
	test('is one that is asked for in time: requests open before it, and are not over', () => {
		expect(find({ requests: { from: '2026-09-10' } })).toBe('2026-09-17');
		expect(find({ requests: { from: '2026-09-10' } }, { beforeDay: '2026-09-17' })).toBe(null);
		expect(find({ requests: { to: '2026-08-23' } })).toBe(null);
		const round = { opens: '2026-09-10', from: '2026-09-01', to: '2026-12-31' };
		expect(find({ rounds: [round] })).toBe('2026-09-17');
		const over = { ...round, opens: '2026-08-01', closes: '2026-08-20' };
		expect(find({ rounds: [over] })).toBe(null);
	});
});

test('the days of the week on which anybody works are those of their hours', () => {
	const saturday = [{ weekday: 6, fromMinute: 540, toMinute: 720 }];
	const team = [counselor('a', { hours: saturday }), counselor('b')];
	expect(weekdaysWorked(team)).toEqual([1, 2, 3, 4, 5, 6]);
	expect(weekdaysWorked([])).toEqual([]);
});
