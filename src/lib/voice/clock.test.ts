import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantOf, wallClock } from '#lib/base/days.ts';
import { formatMinute } from '#lib/i18n/times.ts';
import { holidayCalendar } from '#lib/visits/time/holidays.ts';
import { dueAt, officeSpans, workedMinutes, type WorkHours } from '#lib/voice/clock.ts';

const zone = 'Asia/Seoul';
const holidayOf = holidayCalendar([]);
const hoursWith = (stopsForLunch: boolean): WorkHours => ({
	...{ zone, spans: officeSpans(stopsForLunch) },
	isHoliday: (day) => holidayOf(day) !== null
});
const at = (moment: string) => {
	const [day, time] = moment.split(' ') as [string, string];
	const [hour, minute] = time.split(':').map(Number) as [number, number];
	return instantOf(day, hour * 60 + minute, zone);
};
const written = (instant: Date) => {
	const { day, minute } = wallClock(instant, zone);
	return `${day} ${formatMinute(minute)}`;
};

describe('two hours of working time', () => {
	test.each([
		['2026-09-23 17:30', '2026-09-28 10:30', '2026-09-28 10:30'],
		['2026-10-02 16:30', '2026-10-06 09:30', '2026-10-06 09:30'],
		['2026-09-22 11:30', '2026-09-22 14:30', '2026-09-22 13:30'],
		['2026-09-26 14:00', '2026-09-28 11:00', '2026-09-28 11:00'],
		['2026-02-13 17:00', '2026-02-19 10:00', '2026-02-19 10:00'],
		['2026-07-16 17:59', '2026-07-20 10:59', '2026-07-20 10:59'],
		['2026-12-24 08:10', '2026-12-24 11:00', '2026-12-24 11:00'],
		['2025-05-02 17:00', '2025-05-07 10:00', '2025-05-07 10:00']
	])('from %s are due at %s with a lunch break, at %s without', (since, withLunch, without) => {
		expect(written(dueAt(at(since), 120, hoursWith(true)))).toBe(withLunch);
		expect(written(dueAt(at(since), 120, hoursWith(false)))).toBe(without);
	});

	test('are two hours, whenever they begin, and never due earlier for who asks later', () => {
		const start = at('2026-01-01 00:00').getTime();
		const minute = fc.integer({ min: 0, max: 2 * 365 * 1440 });
		fc.assert(
			fc.property(minute, fc.integer({ min: 0, max: 10_000 }), fc.boolean(), (one, more, lunch) => {
				const hours = hoursWith(lunch);
				const since = new Date(start + one * 60_000);
				const due = dueAt(since, 120, hours);
				expect(workedMinutes(since, due, hours)).toBe(120);
				const later = new Date(since.getTime() + more * 60_000);
				expect(dueAt(later, 120, hours).getTime()).toBeGreaterThanOrEqual(due.getTime());
			}),
			{ numRuns: 60 }
		);
	});
});
