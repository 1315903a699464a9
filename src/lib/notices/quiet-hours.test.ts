import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wallClock } from '#lib/base/days.ts';
import { quietAhead, sendableAt, usualQuietHours } from '#lib/notices/quiet-hours.ts';

const zone = 'Asia/Seoul';
const seoul = (text: string) => new Date(`${text}+09:00`);
const at = (text: string, aboutAt: string | null = null) =>
	sendableAt(seoul(text), usualQuietHours, zone, aboutAt ? seoul(aboutAt) : null);

describe('quiet hours from 21:00 to 08:00', () => {
	test('hold back until 08:00 what is ready in the night', () => {
		expect(at('2026-11-22T21:00')).toEqual(seoul('2026-11-23T08:00'));
		expect(at('2026-11-22T23:59')).toEqual(seoul('2026-11-23T08:00'));
		expect(at('2026-11-23T00:00')).toEqual(seoul('2026-11-23T08:00'));
		expect(at('2026-11-23T07:59')).toEqual(seoul('2026-11-23T08:00'));
	});

	test('let go what is ready by day', () => {
		for (const time of ['08:00', '12:00', '20:59']) {
			expect(at(`2026-11-22T${time}`)).toEqual(seoul(`2026-11-22T${time}`));
		}
	});

	test('do not hold back what would come too late for its visit', () => {
		expect(at('2026-11-23T05:30', '2026-11-23T07:30')).toEqual(seoul('2026-11-23T05:30'));
		expect(at('2026-11-23T06:00', '2026-11-23T08:00')).toEqual(seoul('2026-11-23T08:00'));
	});

	test('hold nothing back for longer than they last', () => {
		const minute = fc.integer({ min: 0, max: 1439 });
		const moment = fc.date({
			min: new Date('2026-01-01'),
			max: new Date('2027-12-31'),
			noInvalidDate: true
		});
		const zones = fc.constantFrom('Asia/Seoul', 'Asia/Kolkata', 'Pacific/Honolulu');
		fc.assert(
			fc.property(moment, minute, minute, zones, (now, from, until, where) => {
				const free = sendableAt(now, { from, until }, where, null);
				const length = (until - from + 1440) % 1440;
				expect(free.getTime() - now.getTime()).toBeLessThanOrEqual(length * 60_000);
				expect(free.getTime()).toBeGreaterThanOrEqual(now.getTime());
				if (free > now) expect(wallClock(free, where).minute).toBe(until);
			})
		);
	});
});

describe('the quiet hours ahead', () => {
	const ahead = (text: string, hours = usualQuietHours) => quietAhead(seoul(text), hours, zone);

	test('are those of the coming night', () => {
		const night = [seoul('2026-11-23T21:00'), seoul('2026-11-24T08:00')];
		for (const time of ['2026-11-23T08:00', '2026-11-23T20:59', '2026-11-23T21:00']) {
			expect(ahead(time), time).toEqual(night);
		}
		expect(ahead('2026-11-22T23:00')).toEqual(night);
	});

	test('within one day end on it, and have no length where there are none', () => {
		const noon = { from: 12 * 60, until: 13 * 60 };
		expect(ahead('2026-11-23T12:30', noon)).toEqual([
			seoul('2026-11-24T12:00'),
			seoul('2026-11-24T13:00')
		]);
		const [from, until] = ahead('2026-11-23T12:30', { from: 0, until: 0 });
		expect(from).toEqual(until);
	});
});
