import { expect, test } from 'vitest';
import { localTime, zoneLines } from '#lib/visits/calendars/calendar-zone.ts';

const at = (text: string) => new Date(text);

test('a zone that never changes is one line of offsets', () => {
	expect(zoneLines('Asia/Seoul', at('2026-09-01T01:00:00Z'), at('2027-09-01T01:00:00Z'))).toEqual([
		'BEGIN:VTIMEZONE',
		'TZID:Asia/Seoul',
		'BEGIN:STANDARD',
		'DTSTART:19700101T000000',
		'TZOFFSETFROM:+0900',
		'TZOFFSETTO:+0900',
		'END:STANDARD',
		'END:VTIMEZONE'
	]);
});

test('a change of the clock stands where it happens, by the clock before it', () => {
	const lines = zoneLines('Europe/Berlin', at('2026-01-10T00:00:00Z'), at('2026-12-01T00:00:00Z'));
	expect(lines.slice(7, -1)).toEqual([
		'BEGIN:DAYLIGHT',
		'DTSTART:20260329T020000',
		'TZOFFSETFROM:+0100',
		'TZOFFSETTO:+0200',
		'END:DAYLIGHT',
		'BEGIN:STANDARD',
		'DTSTART:20261025T030000',
		'TZOFFSETFROM:+0200',
		'TZOFFSETTO:+0100',
		'END:STANDARD'
	]);
});

test('offsets may be behind, and of half an hour', () => {
	expect(
		zoneLines('America/St_Johns', at('2026-01-10T00:00:00Z'), at('2026-01-11T00:00:00Z'))
	).toContain('TZOFFSETTO:-0330');
});

test('the clock of the site is what is written', () => {
	expect(localTime(at('2026-09-01T01:05:00Z'), 'Asia/Seoul')).toBe('20260901T100500');
});
