import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween, isWeekend, weekday } from '#lib/base/days.ts';
import type { TimeWindow } from '#lib/visits/time/day-patterns.ts';
import { sessionKey, sessionsBetween } from '#lib/visits/stops/sessions.ts';

const stops = ['museum', 'outlet', 'market', 'hall', 'asked-for'].map((key) => ({
	key,
	name: { ko: key, en: key },
	address: key
}));
const never = () => false;
const afternoon = { fromMinute: 780, untilMinute: 1020 };

function sessions(calendar: TimeWindow[], from: string, to: string, more = {}) {
	return sessionsBetween({ stops, calendar, ...more }, from, to, never);
}

/** Tuesdays and Thursdays, in each week of the month elsewhere. */
const rotation = stops.map(({ key }, at): TimeWindow => ({
	...afternoon,
	days: [2, 4],
	weeks: [at + 1],
	stop: key
}));

describe('the sessions of a service', () => {
	test('rotate by the week of the month', () => {
		const found = sessions(rotation, '2026-12-01', '2026-12-31');
		expect(found.map(({ day, stop }) => `${day} ${stop}`)).toEqual([
			'2026-12-01 museum',
			'2026-12-03 museum',
			'2026-12-08 outlet',
			'2026-12-10 outlet',
			'2026-12-15 market',
			'2026-12-17 market',
			'2026-12-22 hall',
			'2026-12-24 hall',
			'2026-12-29 asked-for',
			'2026-12-31 asked-for'
		]);
	});

	test('stand on the second and fourth Thursday, and every fourth week from a day on', () => {
		const nth: TimeWindow[] = [{ ...afternoon, days: [4], weeks: [2, 4], stop: 'hall' }];
		expect(sessions(nth, '2026-12-01', '2027-01-31').map(({ day }) => day)).toEqual([
			'2026-12-10',
			'2026-12-24',
			'2027-01-14',
			'2027-01-28'
		]);
		const everyWeeks = { weeks: 4, from: '2026-12-02' };
		const van: TimeWindow[] = [{ ...afternoon, days: [3], everyWeeks, stop: 'hall' }];
		expect(sessions(van, '2026-11-01', '2027-01-31').map(({ day }) => day)).toEqual([
			'2026-12-02',
			'2026-12-30',
			'2027-01-27'
		]);
	});

	test('are several on one day, by time and then by the order of the stops', () => {
		const dates = ['2026-12-05'];
		const tour: TimeWindow[] = [
			{ fromMinute: 780, untilMinute: 900, dates, stop: 'market' },
			{ fromMinute: 600, untilMinute: 720, dates, stop: 'hall' },
			{ fromMinute: 600, untilMinute: 690, dates, stop: 'museum' }
		];
		expect(sessions(tour, '2026-12-01', '2026-12-31')).toEqual([
			{ day: '2026-12-05', stop: 'museum', fromMinute: 600, untilMinute: 690 },
			{ day: '2026-12-05', stop: 'hall', fromMinute: 600, untilMinute: 720 },
			{ day: '2026-12-05', stop: 'market', fromMinute: 780, untilMinute: 900 }
		]);
	});

	test('change from a day on, and lie in the season', () => {
		const change: TimeWindow[] = [
			{ ...afternoon, days: [3], until: '2026-12-13', stop: 'hall' },
			{ ...afternoon, days: [5], since: '2026-12-14', stop: 'hall' }
		];
		const found = sessions(change, '2026-12-01', '2026-12-31', { season: { to: '2026-12-20' } });
		expect(found.map(({ day }) => day)).toEqual(['2026-12-02', '2026-12-09', '2026-12-18']);
	});

	test('leave out closed days, unless the rules open on them', () => {
		const daily: TimeWindow[] = [{ ...afternoon, stop: 'hall' }];
		const asked = { stops, calendar: daily };
		const week = ['2026-12-21', '2026-12-27'] as const;
		expect(sessionsBetween(asked, ...week, isWeekend)).toHaveLength(5);
		expect(sessionsBetween({ ...asked, holidays: 'open' }, ...week, isWeekend)).toHaveLength(7);
	});

	test('are one where windows of a stop overlap, and two where they only meet', () => {
		const dates = ['2026-12-05'];
		const hours = (...spans: [number, number][]) =>
			spans.map(([fromMinute, untilMinute]) => ({ fromMinute, untilMinute, dates, stop: 'hall' }));
		const found = (calendar: TimeWindow[]) =>
			sessions(calendar, dates[0]!, dates[0]!).map((one) => [one.fromMinute, one.untilMinute]);
		expect(found(hours([600, 720], [660, 780]))).toEqual([[600, 780]]);
		expect(found(hours([660, 780], [600, 660]))).toEqual([
			[600, 660],
			[660, 780]
		]);
		expect(found(hours([600, 720], [600, 720]))).toEqual([[600, 720]]);
	});

	test('of two spans that share a border are those of the whole, whatever the calendar', () => {
		const aWindow = fc.record({
			days: fc.uniqueArray(fc.constantFrom(1, 2, 3, 4, 5, 6, 7), { minLength: 1 }),
			weeks: fc.uniqueArray(fc.constantFrom(1, 2, 3, 4, 5, -1), { minLength: 1 }),
			fromMinute: fc.integer({ min: 480, max: 720 }),
			untilMinute: fc.integer({ min: 721, max: 1200 }),
			stop: fc.constantFrom(...stops.map(({ key }) => key))
		});
		const calendars = fc.array(aWindow, { maxLength: 6 }) as fc.Arbitrary<TimeWindow[]>;
		fc.assert(
			fc.property(calendars, fc.integer({ min: 0, max: 60 }), (calendar, cut) => {
				const [from, to] = ['2026-11-20', '2027-01-20'];
				const whole = sessions(calendar, from, to);
				const border = addDays(from, cut);
				const parts = [
					...sessions(calendar, from, border),
					...sessions(calendar, addDays(border, 1), to)
				];
				expect(parts).toEqual(whole);
				for (const { day, stop } of whole) {
					// Each session is asked for by some window, in plain words.
					const nth = Math.floor((Number(day.slice(8)) - 1) / 7) + 1;
					const isLast = addDays(day, 7).slice(5, 7) !== day.slice(5, 7);
					const asks = calendar.some(
						(one) =>
							one.stop === stop &&
							one.days!.includes(weekday(day) as 1) &&
							(one.weeks!.includes(nth) || (isLast && one.weeks!.includes(-1)))
					);
					expect(asks).toBe(true);
				}
				expect(whole.every(({ day }) => daysBetween(from, day) >= 0)).toBe(true);
				expect(new Set(whole.map(sessionKey)).size).toBe(whole.length);
			})
		);
	});
});
