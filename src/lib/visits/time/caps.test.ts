import { describe, expect, test } from 'vitest';
import { dayNumber, type Day } from '#lib/base/days.ts';
import { capCount, capRefusal, type Taken } from '#lib/visits/time/caps.ts';
import type { Caps } from '#lib/visits/time/rules.ts';

/** What keeps a visit from a day, where series of one visit lie on the days `begun`. */
function refusal(caps: Caps, day: Day, begun: Day[], own: Day[] = []) {
	const days = begun.map((one) => ({ day: one, visits: 1, series: 1 }));
	const taken: Taken = { days, series: begun.length };
	return capRefusal(capCount(caps, taken), dayNumber(day), own.map(dayNumber));
}

describe('a cap of series', () => {
	test('of a quarter counts those that begin from January to March, April to June and so on', () => {
		const caps = { seriesAQuarter: 1 };
		for (const [begun, full, free] of [
			['2027-01-01', '2027-03-31', '2027-04-01'],
			['2027-06-30', '2027-04-01', '2027-07-01'],
			['2027-09-30', '2027-07-01', '2027-10-01'],
			['2027-10-01', '2027-12-31', '2028-01-01']
		] as [Day, Day, Day][]) {
			expect(refusal(caps, full, [begun]), full).toBe('quarter_full');
			expect(refusal(caps, free, [begun]), free).toBeNull();
		}
		expect(refusal(caps, '2028-02-01', ['2027-02-01'])).toBeNull();
		expect(refusal({ seriesAQuarter: 2 }, '2027-03-31', ['2027-01-01'])).toBeNull();
	});

	test('of a year counts those that begin from January to December', () => {
		const caps = { seriesAYear: 2 };
		const begun: Day[] = ['2027-01-01', '2027-12-31'];
		expect(refusal(caps, '2027-06-15', begun)).toBe('year_full');
		expect(refusal(caps, '2026-12-31', begun)).toBeNull();
		expect(refusal(caps, '2028-01-01', begun)).toBeNull();
		expect(refusal(caps, '2027-06-15', begun.slice(1))).toBeNull();
	});

	test('is asked of the first visit alone', () => {
		for (const caps of [{ seriesAQuarter: 1 }, { seriesAYear: 1 }, { seriesInAll: 1 }]) {
			expect(refusal(caps, '2027-02-15', ['2027-02-01'])).not.toBeNull();
			expect(refusal(caps, '2027-02-15', ['2027-02-01'], ['2027-01-15'])).toBeNull();
		}
	});
});

describe('a cap of visits', () => {
	test('of a quarter counts all visits in it, those of the same series too', () => {
		const caps = { visitsAQuarter: 2 };
		expect(refusal(caps, '2027-03-31', ['2027-01-04', '2027-02-01'])).toBe('quarter_full');
		expect(refusal(caps, '2027-03-31', ['2027-01-04'], ['2027-02-01'])).toBe('quarter_full');
		expect(refusal(caps, '2027-04-01', ['2027-01-04'], ['2027-02-01'])).toBeNull();
		expect(refusal(caps, '2027-03-31', ['2027-01-04'])).toBeNull();
	});
});
