import { describe, expect, test } from 'vitest';
import { counselor, fourVisits, inSeoul, visitAt } from '#lib/visits/time/calendars.test-kit.ts';
import type { AvailabilityInput } from '#lib/visits/time/counselor-calendar.ts';
import { holidayCalendar } from '#lib/visits/time/holidays.ts';
import { proposeSeries, type ProposedVisit } from '#lib/visits/time/series.ts';

function series(input: AvailabilityInput, day: string, minute: number): ProposedVisit[] {
	const outcome = proposeSeries(input, day, minute);
	if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
	return outcome.value;
}

function refusalOf(input: AvailabilityInput, day: string, minute: number) {
	const outcome = proposeSeries(input, day, minute);
	return outcome.ok ? null : outcome.problems;
}

const planned = ['2026-09-01', '2026-09-15', '2026-09-29', '2026-10-13'];

describe('a series of visits', () => {
	test('has all its visits at the asked time on the planned days, with one crew', () => {
		const visits = series(inSeoul(), '2026-09-01', 600);
		expect(visits.map((visit) => visit.day)).toEqual(planned);
		expect(visits.map((visit) => visit.crewIds)).toEqual(Array(4).fill(['a', 'b']));
		expect(visits.every((visit) => visit.moved === null)).toBe(true);
		expect(visits[0]).toMatchObject({
			number: 1,
			minute: 600,
			startsAt: new Date('2026-09-01T01:00:00Z'),
			endsAt: new Date('2026-09-01T03:30:00Z'),
			blocked: { from: new Date('2026-08-31T23:45:00Z'), to: new Date('2026-09-01T04:15:00Z') }
		});
	});

	test('moves a visit from a holiday to the nearest day, of two the earlier, and says why', () => {
		const isHoliday = (day: string) => day === '2026-09-15';
		const second = series(inSeoul({ isHoliday }), '2026-09-01', 600)[1]!;
		expect(second.day).toBe('2026-09-14');
		expect(second.moved).toEqual({ from: '2026-09-15', reason: 'day_is_holiday' });
	});

	test('goes round Chuseok 2026 and the weekend after it', () => {
		const holidayOn = holidayCalendar([]);
		const isHoliday = (day: string) => holidayOn(day) !== null;
		// Planned on 24 September, the first day of Chuseok; 25 to 27 are feast and Sunday.
		const second = series(inSeoul({ isHoliday }), '2026-09-10', 600)[1]!;
		expect(second.day).toBe('2026-09-23');
	});

	test('never moves the last visit beyond its six weeks', () => {
		const isHoliday = (day: string) => day === '2026-10-13';
		expect(series(inSeoul({ isHoliday }), '2026-09-01', 600)[3]!.day).toBe('2026-10-12');
		const noDayBefore = (day: string) => day >= '2026-10-10' && day <= '2026-10-13';
		expect(refusalOf(inSeoul({ isHoliday: noDayBefore }), '2026-09-01', 600)).toEqual([
			{ code: 'series_does_not_fit', params: { number: 4 } }
		]);
	});

	test('begins a visit no sooner than its crew is back from the one before', () => {
		const rules = {
			...fourVisits,
			headcount: { min: 1, max: 200 },
			setUpMinutes: 0,
			crewSize: 1,
			visits: [visitAt(1, 0, 0, 0), visitAt(2, 1, 0, 1)]
		};
		const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
			weekday,
			fromMinute: 0,
			toMinute: 1440
		}));
		// 144 people for ten minutes each fill the day to its last minute.
		const roundTheClock = { headcount: 144, counselors: [counselor('a', { hours })] };
		const days = (travelMinutes: number) => {
			const input = inSeoul({ ...roundTheClock, rules: { ...rules, travelMinutes } });
			return series(input, '2026-09-01', 0).map((visit) => visit.day);
		};
		expect(days(0)).toEqual(['2026-09-01', '2026-09-02']);
		expect(days(1)).toEqual(['2026-09-01', '2026-09-03']);
	});

	test.each([
		[
			'a company that is too small',
			inSeoul({ headcount: 29 }),
			'2026-09-01',
			600,
			'headcount_below_minimum'
		],
		['a day within the lead time', inSeoul(), '2026-08-28', 600, 'too_soon'],
		['a day beyond the horizon', inSeoul(), '2026-11-23', 600, 'too_far'],
		['a holiday', inSeoul({ isHoliday: () => true }), '2026-09-01', 600, 'day_is_holiday'],
		['a Sunday', inSeoul(), '2026-09-06', 600, 'day_outside_hours'],
		['a set-up before hours', inSeoul(), '2026-09-01', 540, 'day_outside_hours'],
		['an end after hours', inSeoul(), '2026-09-01', 960, 'day_outside_hours'],
		['a time outside the grid', inSeoul(), '2026-09-01', 610, 'not_a_choice'],
		[
			'an agency with one counselor',
			inSeoul({ counselors: [counselor('a')] }),
			'2026-09-01',
			600,
			'nobody_free'
		]
	])('refuses %s by its rule', (_, input, day, minute, code) => {
		expect(refusalOf(input, day, minute)!.map((one) => one.code)).toEqual([code]);
	});
});
