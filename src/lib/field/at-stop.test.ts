import { describe, expect, test } from 'vitest';
import { beyondPlaces, hostOf, joiningAt } from '#lib/field/at-stop.ts';
import type { DayVisit, RosterEntry } from '#lib/field/day.ts';

const begins = '2026-12-01T04:00:00.000Z';
const visit = {
	...{ number: 1, of: 1, startsAt: begins, endsAt: '2026-12-01T08:00:00.000Z', headcount: 2 },
	...{ organization: 'Agency', cancelled: false, roster: [], code: 'ABCDEF' },
	template: { key: 'appointment', version: 1 },
	stop: { name: { ko: '시장', en: 'Market' }, takesTurns: false },
	seriesVisits: [{ number: 1, startsAt: begins }]
} as unknown as DayVisit;
const so = (changes: object, people = 0) => ({
	...visit,
	...changes,
	roster: Array<RosterEntry>(people).fill({} as RosterEntry)
});
const before = new Date('2026-12-01T00:00:00Z');
const during = new Date('2026-12-01T07:59:00Z');
const after = new Date('2026-12-01T08:00:00Z');

test('a visit is headed by its stop, in both languages, else by the organization', () => {
	expect(hostOf(visit)).toEqual({ ko: '시장', en: 'Market' });
	expect(hostOf({ ...visit, stop: undefined }).ko).toBe('Agency');
});

describe('joining at a visit', () => {
	test('is open until it ends, and as long as there is a place', () => {
		expect([before, during, after].map((now) => joiningAt(visit, now))).toEqual([
			...['open', 'open', 'over']
		]);
		expect(joiningAt(so({}, 1), during)).toBe('open');
		expect(joiningAt(so({}, 2), during)).toBe('full');
	});
	test('goes on where turns are taken, and at an organization, whatever was booked for', () => {
		expect(joiningAt(so({ stop: { ...visit.stop!, takesTurns: true } }, 2), during)).toBe('open');
		expect(joiningAt(so({ stop: undefined }, 9), during)).toBe('open');
	});
	test('is over where the visit was cancelled, but for a later one of its series', () => {
		expect(joiningAt(so({ cancelled: true, seriesVisits: [] }), during)).toBe('over');
		const later = [{ number: 2, startsAt: '2026-12-08T04:00:00.000Z' }];
		expect(joiningAt(so({ cancelled: true, seriesVisits: later }), after)).toBe('open');
	});
	test('is not for a service without a programme', () => {
		expect(joiningAt(so({ template: undefined }), during)).toBe('none');
	});
});

test('a stop is over its number by as many as stand there beyond it, an organization never', () => {
	expect([0, 2, 5].map((people) => beyondPlaces(so({}, people)))).toEqual([0, 0, 3]);
	expect(beyondPlaces(so({ stop: undefined }, 5))).toBe(0);
});
