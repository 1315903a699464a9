import { describe, expect, test } from 'vitest';
import { visitStatus } from '#lib/visits/status.ts';

const visit = {
	requestedAt: new Date('2026-08-24T01:00:00Z'),
	confirmedAt: new Date('2026-08-24T05:00:00Z'),
	cancelledAt: null,
	startsAt: new Date('2026-09-01T01:00:00Z'),
	endsAt: new Date('2026-09-01T03:30:00Z')
};

describe('a visit', () => {
	test.each([
		['2026-08-31T14:59:59Z', 'confirmed'],
		['2026-08-31T15:00:00Z', 'today'],
		['2026-09-01T03:29:59Z', 'today'],
		['2026-09-01T03:30:00Z', 'done']
	])('that is confirmed is at %s %s, by the clock of its site', (now, status) => {
		expect(visitStatus(visit, new Date(now))).toBe(status);
	});

	test('is judged by another day in another zone', () => {
		const now = new Date('2026-08-31T05:00:00Z');
		expect(visitStatus(visit, now)).toBe('confirmed');
		expect(visitStatus(visit, now, 'America/New_York')).toBe('today');
	});

	test('that runs over midnight stays today until its end', () => {
		const night = {
			...visit,
			startsAt: new Date('2026-09-01T14:00:00Z'),
			endsAt: new Date('2026-09-01T16:00:00Z')
		};
		expect(visitStatus(night, new Date('2026-09-01T15:30:00Z'))).toBe('today');
	});

	test('that nobody confirmed is a request until its end, and has lapsed then', () => {
		const request = { ...visit, confirmedAt: null };
		expect(visitStatus(request, new Date('2026-09-01T03:29:59Z'))).toBe('requested');
		expect(visitStatus(request, new Date('2026-09-01T03:30:00Z'))).toBe('lapsed');
	});

	test('that was over when its series was confirmed is not done: nobody went', () => {
		const late = { ...visit, confirmedAt: new Date('2026-09-01T03:30:00Z') };
		expect(visitStatus(late, new Date('2026-12-01T00:00:00Z'))).toBe('lapsed');
		const inTime = { ...visit, confirmedAt: new Date('2026-09-01T03:29:59Z') };
		expect(visitStatus(inTime, new Date('2026-12-01T00:00:00Z'))).toBe('done');
	});

	test('that is cancelled is nothing else', () => {
		const cancelled = { ...visit, cancelledAt: new Date('2026-08-26T00:00:00Z') };
		for (const now of ['2026-08-27T00:00:00Z', '2026-09-01T02:00:00Z', '2026-12-01T00:00:00Z']) {
			expect(visitStatus(cancelled, new Date(now))).toBe('cancelled');
		}
	});
});
