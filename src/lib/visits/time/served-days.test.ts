import { expect, test } from 'vitest';
import type { Day } from '#lib/base/days.ts';
import { fourVisits, inSeoul, visitAt } from '#lib/visits/time/calendars.test-kit.ts';
import { explainStart, offers } from '#lib/visits/time/offers.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';

const hours = { fromMinute: 540, untilMinute: 1080 };
const asked = (changes: Partial<ServiceRules>) =>
	inSeoul({
		rules: { ...fourVisits, visits: [visitAt(1, 0, 0, 0), visitAt(2, 7, 0, 1)], ...changes }
	});
const begin = (changes: Partial<ServiceRules>, from: Day, to: Day) =>
	offers(asked(changes), from, to, Infinity).map(({ day }) => day);

test('a series begins on the days named for that, its later visits lie on others too', () => {
	const first = { begins: [{ days: [2 as const], weeks: [1, 3] }] };
	expect(begin(first, '2026-09-01', '2026-09-30')).toEqual(['2026-09-01', '2026-09-15']);
	expect(explainStart(asked(first), '2026-09-08')).not.toBeNull();
	// The second visit is on the 8th, a day on which nothing begins.
	expect(begin({ begins: [{ dates: ['2026-09-01'] }] }, '2026-09-01', '2026-09-30')).toEqual([
		'2026-09-01'
	]);
	expect(
		begin({ begins: [{ dates: ['2026-09-01'] }, { days: [5] }] }, '2026-09-01', '2026-09-12')
	).toEqual(['2026-09-01', '2026-09-04', '2026-09-11']);
});

test('no visit lies on a day of the month that the calendar does not name', () => {
	const calendar = [{ ...hours, monthDays: [1, 8, 15, -1] }];
	expect(begin({ calendar }, '2026-09-01', '2026-09-30')).toEqual([
		'2026-09-01',
		'2026-09-08',
		'2026-09-30'
	]);
	expect(explainStart(asked({ calendar }), '2026-09-02')!.code).toBe('day_not_served');
	const ends = { calendar: [{ ...hours, monthDays: [-1] }], visits: [visitAt(1, 0, 0, 0)] };
	expect(begin(ends, '2026-09-01', '2026-10-31')).toEqual(['2026-09-30']);
	expect(
		begin({ ...ends, calendar: [{ ...hours, monthDays: [-2] }] }, '2026-09-01', '2026-10-31')
	).toEqual(['2026-09-29', '2026-10-30']);
});

test('no visit of a series lies on a closed day, the first or a later one', () => {
	const closed = [{ from: '09-08', to: '09-09' }];
	expect(explainStart(asked({ closed }), '2026-09-08')!.code).toBe('out_of_season');
	expect(explainStart(asked({ closed }), '2026-09-09')!.code).toBe('out_of_season');
	expect(begin({ closed }, '2026-09-01', '2026-09-10')).toEqual([
		'2026-09-02',
		'2026-09-03',
		'2026-09-04',
		'2026-09-07',
		'2026-09-10'
	]);
	const once = [{ from: '2027-09-08', to: '2027-09-09' }];
	expect(begin({ closed: once }, '2026-09-08', '2026-09-09')).toHaveLength(2);
});
