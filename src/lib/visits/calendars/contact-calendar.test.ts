import { expect, test } from 'vitest';
import { contactCalendar } from '#lib/visits/calendars/contact-calendar.ts';

const agency = { nameKo: '한강구 보건소 (예시)', nameEn: 'Hangang-gu (sample)', slug: 'hangang' };
const visit = {
	id: '0198f000-0000-7000-8000-000000000001',
	sequence: 2,
	startsAt: new Date('2026-12-01T01:00:00Z'),
	endsAt: new Date('2026-12-01T03:30:00Z'),
	changedAt: new Date('2026-11-20T01:00:00Z'),
	cancelledAt: null as Date | null,
	confirmedAt: null as Date | null,
	language: 'ko' as const,
	address: '서울시 한강구 예시로 1',
	room: '3층',
	zone: 'Asia/Seoul'
};
const linesOf = (...visits: (typeof visit)[]) =>
	contactCalendar(agency, visits, 'ko').split('\r\n');

test('a visit stands in the time of its site', () => {
	const lines = linesOf(visit);
	expect(lines).toContain('DTSTART;TZID=Asia/Seoul:20261201T100000');
	expect(lines).toContain('DTEND;TZID=Asia/Seoul:20261201T123000');
	expect(lines.indexOf('BEGIN:VTIMEZONE')).toBeLessThan(lines.indexOf('BEGIN:VEVENT'));
	expect(lines.filter((line) => line === 'BEGIN:VTIMEZONE')).toHaveLength(1);
});

test('its number rises when it is confirmed, moved and cancelled, its identity never', () => {
	const sequenceOf = (changes: Partial<typeof visit>) =>
		linesOf({ ...visit, ...changes }).filter((line) => /^(UID|SEQUENCE|STATUS):/.test(line));
	const uid = 'UID:0198f000-0000-7000-8000-000000000001@hangang.doorstep';
	expect(sequenceOf({})).toEqual([uid, 'SEQUENCE:2', 'STATUS:TENTATIVE']);
	expect(sequenceOf({ confirmedAt: new Date() })).toEqual([uid, 'SEQUENCE:3', 'STATUS:CONFIRMED']);
	expect(sequenceOf({ sequence: 3, cancelledAt: new Date() })).toEqual([
		uid,
		'SEQUENCE:3',
		'STATUS:CANCELLED'
	]);
});

test('it is the same to the letter as long as nothing changed, and another when something did', () => {
	expect(linesOf(visit)).toEqual(linesOf(visit));
	expect(linesOf(visit)).toContain('DTSTAMP:20261120T010000Z');
	const confirmed = { ...visit, confirmedAt: new Date('2026-11-21T01:00:00Z') };
	expect(linesOf(confirmed)).toContain('DTSTAMP:20261121T010000Z');
});

test('without visits it is a calendar all the same', () => {
	expect(linesOf()).toContain('END:VCALENDAR');
	expect(linesOf()).not.toContain('BEGIN:VTIMEZONE');
});
