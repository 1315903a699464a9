import { describe, expect, it } from 'vitest';
import * as times from '#lib/i18n/times.ts';

const seoul = 'Asia/Seoul';
const at = (iso: string) => new Date(iso);

describe('dates and times as they are read', () => {
	it('writes a day with its weekday', () => {
		expect(times.formatDay('2026-09-01', 'ko')).toBe('2026년 9월 1일 (화)');
		expect(times.formatDay('2026-09-01', 'en')).toBe('Tue 1 Sep 2026');
		expect(times.formatShortDay('2026-12-31', 'ko')).toBe('12월 31일 (목)');
		expect(times.formatMonth('2026-12-31', 'en')).toBe('Dec 2026');
	});

	it('shows the clock of the place, not of the machine', () => {
		const instant = at('2026-09-01T15:05:00Z');
		expect(times.formatMoment(instant, seoul, 'ko')).toBe('2026년 9월 2일 (수) 00:05');
		expect(times.formatMoment(instant, 'UTC', 'en')).toBe('Tue 1 Sep 2026, 15:05');
	});

	it('names the later day of a range over midnight', () => {
		const from = at('2026-09-01T05:00:00Z');
		const range = (to: string) => times.formatTimeRange(from, at(to), seoul, 'ko');
		expect(range('2026-09-01T07:30:00Z')).toBe('14:00–16:30');
		expect(range('2026-09-01T16:00:00Z')).toBe('14:00–9월 2일 (수) 01:00');
	});

	it('writes durations in whole units', () => {
		expect(times.formatDuration(150, 'ko')).toBe('2시간 30분');
		expect(times.formatDuration(60, 'en')).toBe('1 hr');
		expect(times.formatDuration(0, 'ko')).toBe('0분');
		expect(times.formatDuration(2940, 'en')).toBe('2 d 1 hr');
		expect(times.formatDuration(2880, 'ko')).toBe('2일');
		expect(times.formatHours(3000, 'ko')).toBe('50시간');
		expect(times.formatHours(2885, 'en')).toBe('48 hr 5 min');
	});

	it('tells how far a day lies off', () => {
		const far = (day: string) => times.formatDistance(day, '2026-09-01', 'ko');
		expect(['2026-08-30', '2026-08-31', '2026-09-01', '2026-09-02', '2026-10-01'].map(far)).toEqual(
			['2일 전', '어제', '오늘', '내일', '30일 뒤']
		);
		expect(times.formatDistance('2026-09-04', '2026-09-01', 'en')).toBe('in 3 days');
	});

	it('groups thousands and counts people', () => {
		expect(times.formatCount(1234567, 'ko')).toBe('1,234,567명');
		expect(times.formatCount(1, 'en')).toBe('1 person');
		expect(times.formatNumber(-1234.5)).toBe('-1,234.5');
		expect(times.formatPercent(39.68)).toBe('39.7%');
	});
});
