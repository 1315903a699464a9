import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarFile, fold, type CalendarEvent } from '#lib/visits/calendars/calendar-file.ts';

const visit: CalendarEvent = {
	uid: '0198f000-0000-7000-8000-000000000001@doorstep',
	sequence: 2,
	startsAt: new Date('2026-09-01T01:00:00Z'),
	endsAt: new Date('2026-09-01T03:30:00Z'),
	status: 'CONFIRMED',
	summary: '방문 서비스 – 본사 3층',
	location: '서울특별시 강남구 학동로 426, 3층; 회의실',
	description: '준비물\n책상 2개',
	url: 'https://example.go.kr/gangnam/visits/abc',
	updatedAt: new Date('2026-08-24T05:00:00Z')
};
const stampedAt = new Date('2026-08-24T06:00:00.123Z');

function fileOf(events: CalendarEvent[], name = '방문 일정'): string {
	return calendarFile({ name, events, stampedAt });
}

function unfolded(file: string): string[] {
	return file.replace(/\r\n[ \t]/g, '').split('\r\n');
}

describe('a calendar file', () => {
	test('reads like this', () => {
		expect(unfolded(fileOf([visit]))).toEqual([
			'BEGIN:VCALENDAR',
			'VERSION:2.0',
			'PRODID:-//Doorstep//Visits//EN',
			'CALSCALE:GREGORIAN',
			'METHOD:PUBLISH',
			'X-WR-CALNAME:방문 일정',
			'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
			'X-PUBLISHED-TTL:PT1H',
			'BEGIN:VEVENT',
			'UID:0198f000-0000-7000-8000-000000000001@doorstep',
			'SEQUENCE:2',
			'DTSTAMP:20260824T060000Z',
			'LAST-MODIFIED:20260824T050000Z',
			'DTSTART:20260901T010000Z',
			'DTEND:20260901T033000Z',
			'STATUS:CONFIRMED',
			'SUMMARY:방문 서비스 – 본사 3층',
			'LOCATION:서울특별시 강남구 학동로 426\\, 3층\\; 회의실',
			'DESCRIPTION:준비물\\n책상 2개',
			'URL:https://example.go.kr/gangnam/visits/abc',
			'END:VEVENT',
			'END:VCALENDAR',
			''
		]);
	});

	test('keeps a cancelled visit as cancelled and can be a cancellation itself', () => {
		const cancelled: CalendarEvent = { ...visit, sequence: 3, status: 'CANCELLED' };
		const file = calendarFile({ name: 'x', method: 'CANCEL', events: [cancelled], stampedAt });
		expect(unfolded(file)).toEqual(
			expect.arrayContaining(['METHOD:CANCEL', 'STATUS:CANCELLED', 'SEQUENCE:3'])
		);
	});

	test('takes hostile text as text', () => {
		const hostile = 'x\r\nATTACH:http://evil.example/\rBEGIN:VALARM\nEND:VEVENT\u0000\u2028URL:y';
		const event = {
			...visit,
			uid: hostile,
			summary: hostile,
			location: hostile,
			description: hostile
		};
		const lines = unfolded(fileOf([event, { ...visit, url: 'javascript:alert(1)' }], hostile));
		const names = lines.map((line) => line.split(/[:;]/)[0]);
		expect(names).not.toContain('ATTACH');
		expect(lines).not.toContain('BEGIN:VALARM');
		expect(lines.filter((line) => line === 'END:VEVENT').length).toBe(2);
		expect(lines.filter((line) => line.startsWith('URL:')).length).toBe(1);
	});

	test('has the same lines whatever the texts say', () => {
		const plain = unfolded(fileOf([visit])).map((line) => line.split(/[:;]/)[0]);
		const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 200, size: 'max' });
		fc.assert(
			fc.property(anyText, anyText, anyText, (summary, location, description) => {
				const file = fileOf([{ ...visit, summary, location, description }], summary);
				expect(unfolded(file).map((line) => line.split(/[:;]/)[0])).toEqual(plain);
				expect(file.replaceAll('\r\n', '')).not.toMatch(/\p{Cc}/u);
			})
		);
	});
});

describe('folding', () => {
	const anyLine = fc.string({
		unit: fc.constantFrom('a', ' ', 'é', '가', '😀', '\u{10ffff}', ','),
		maxLength: 400,
		size: 'max'
	});

	test('is undone by unfolding', () => {
		fc.assert(fc.property(anyLine, (line) => fold(line).replaceAll('\r\n ', '') === line));
	});

	test('leaves no line over 75 octets, none cut inside a character, none shorter than it must be', () => {
		fc.assert(
			fc.property(anyLine, (line) => {
				const parts = fold(line)
					.split('\r\n')
					.map((part) => Buffer.from(part, 'utf8'));
				expect(parts.every((part) => part.length <= 75)).toBe(true);
				expect(parts.slice(0, -1).every((part) => part.length > 71)).toBe(true);
				expect(parts.every((part) => !part.toString('utf8').includes('\ufffd'))).toBe(true);
			})
		);
	});
});
