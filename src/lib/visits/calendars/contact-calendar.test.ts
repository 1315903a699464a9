import { expect, test } from 'vitest';
import { contactCalendar } from '#lib/visits/calendars/contact-calendar.ts';

const agency = { nameKo: '한강구 보건소 (예시)', nameEn: 'Hangang-gu (sample)', slug: 'hangang' };
const visit = {
	id: '0198f000-0000-7000-8000-000000000001',
	number: 1,
	total: 4,
	reference: 'A1B2C3D4',
	service: { ko: '찾아가는 사업 설명회', en: 'Briefing' },
	preparation: [
		{ ko: '조용한 회의실', en: 'A quiet room' },
		{ ko: '금연 안내판', en: 'A sign about smoking' }
	],
	sequence: 2,
	startsAt: new Date('2026-12-01T01:00:00Z'),
	endsAt: new Date('2026-12-01T03:30:00Z'),
	changedAt: new Date('2026-11-20T01:00:00Z'),
	cancelledAt: null as Date | null,
	confirmedAt: null as Date | null,
	language: 'ko' as 'ko' | 'en',
	address: '서울시 한강구 예시로 1',
	room: '3층',
	zone: 'Asia/Seoul'
};
const linesOf = (...visits: (typeof visit)[]) =>
	linesAt(new Date('2026-11-22T00:00:00Z'), ...visits);
const linesAt = (now: Date, ...visits: (typeof visit)[]) =>
	contactCalendar(agency, visits, 'ko', { discreetWords: ['금연'], now }).split('\r\n');
/** The value of a line that may go on in those below it. */
const valueOf = (name: string, lines: string[]) =>
	lines
		.join('\r\n')
		.replaceAll('\r\n ', '')
		.split('\r\n')
		.find((line) => line.startsWith(`${name}:`))!
		.slice(name.length + 1);

test('a visit says what comes, which it is of how many, from whom, where, and what to prepare', () => {
	expect(valueOf('SUMMARY', linesOf(visit))).toBe(
		'찾아가는 사업 설명회 1/4회차 – 한강구 보건소 (예시)'
	);
	expect(valueOf('SUMMARY', linesOf({ ...visit, total: 1 }))).toBe(
		'찾아가는 사업 설명회 – 한강구 보건소 (예시)'
	);
	expect(valueOf('SUMMARY', linesOf({ ...visit, language: 'en' }))).toBe(
		'Briefing\\, visit 1 of 4 – Hangang-gu (sample)'
	);
	expect(valueOf('DESCRIPTION', linesOf(visit))).toBe(
		'장소: 서울시 한강구 예시로 1 3층\\n신청번호: A1B2C3D4\\n준비할 것\\n- 조용한 회의실'
	);
});

test('nothing of it names a health topic, wherever the calendar is shared', () => {
	const clinic = { ...visit, service: { ko: '금연클리닉', en: 'Clinic' } };
	expect(linesOf(clinic).join('\n')).not.toContain('금연');
	expect(valueOf('SUMMARY', linesOf(clinic))).toBe('방문 서비스 1/4회차 – 한강구 보건소 (예시)');
});

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
	expect(sequenceOf({ confirmedAt: visit.changedAt })).toEqual([
		uid,
		'SEQUENCE:3',
		'STATUS:CONFIRMED'
	]);
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

test('a visit that was over before anybody promised it is cancelled, and stays so', () => {
	const shown = (now: string, confirmedAt: Date | null = null) =>
		linesAt(new Date(now), { ...visit, confirmedAt }).filter((line) =>
			/^(SEQUENCE|STATUS|LAST-MODIFIED):/.test(line)
		);
	expect(shown('2026-12-01T02:00:00Z')).toContain('STATUS:TENTATIVE');
	const lapsed = ['SEQUENCE:3', 'LAST-MODIFIED:20261201T033000Z', 'STATUS:CANCELLED'];
	expect(shown('2026-12-01T03:30:00Z')).toEqual(lapsed);
	expect(shown('2026-12-05T00:00:00Z', new Date('2026-12-02T00:00:00Z'))).toEqual(lapsed);
});

test('without visits it is a calendar all the same', () => {
	expect(linesOf()).toContain('END:VCALENDAR');
	expect(linesOf()).not.toContain('BEGIN:VTIMEZONE');
});
