import { localTime, zoneLines } from '#lib/visits/calendars/calendar-zone.ts';

/** One visit; `sequence` rises with every change of time, place or status. */
export type CalendarEvent = {
	uid: string;
	sequence: number;
	startsAt: Date;
	endsAt: Date;
	/** The zone of the place, in whose time it is then written; without one in UTC. */
	zone?: string;
	status: 'TENTATIVE' | 'CONFIRMED' | 'CANCELLED';
	summary: string;
	location: string;
	description?: string;
	url?: string;
	updatedAt: Date;
};

const LINE_OCTETS_MAX = 75;
const utf8 = new TextEncoder();

/** An iCalendar file (RFC 5545). Names of people do not belong in its texts. */
export function calendarFile(file: {
	name: string;
	method?: 'PUBLISH' | 'REQUEST' | 'CANCEL';
	events: CalendarEvent[];
	stampedAt: Date;
}): string {
	const lines = [
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//Doorstep//Visits//EN',
		'CALSCALE:GREGORIAN',
		`METHOD:${file.method ?? 'PUBLISH'}`,
		`X-WR-CALNAME:${escaped(file.name)}`,
		'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
		'X-PUBLISHED-TTL:PT1H',
		...zonesOf(file.events),
		...file.events.flatMap((event) => eventLines(event, file.stampedAt)),
		'END:VCALENDAR'
	];
	return lines.map((line) => fold(line) + '\r\n').join('');
}

/** Each zone once, for as long as its events last. */
function zonesOf(events: CalendarEvent[]): string[] {
	const zones = new Set(events.flatMap(({ zone }) => zone ?? []));
	return [...zones].sort().flatMap((zone) => {
		const there = events.filter((event) => event.zone === zone);
		const from = Math.min(...there.map(({ startsAt }) => startsAt.getTime()));
		const to = Math.max(...there.map(({ endsAt }) => endsAt.getTime()));
		return zoneLines(zone, new Date(from), new Date(to));
	});
}

function eventLines(event: CalendarEvent, stampedAt: Date): string[] {
	return [
		'BEGIN:VEVENT',
		`UID:${escaped(event.uid)}`,
		`SEQUENCE:${Math.trunc(event.sequence)}`,
		`DTSTAMP:${utc(stampedAt)}`,
		`LAST-MODIFIED:${utc(event.updatedAt)}`,
		`DTSTART${time(event.startsAt, event.zone)}`,
		`DTEND${time(event.endsAt, event.zone)}`,
		`STATUS:${event.status}`,
		`SUMMARY:${escaped(event.summary)}`,
		`LOCATION:${escaped(event.location)}`,
		...(event.description ? [`DESCRIPTION:${escaped(event.description)}`] : []),
		...(event.url?.startsWith('http') ? [`URL:${new URL(event.url).href}`] : []),
		'END:VEVENT'
	];
}

function time(instant: Date, zone: string | undefined): string {
	return zone ? `;TZID=${zone}:${localTime(instant, zone)}` : `:${utc(instant)}`;
}

function utc(instant: Date): string {
	return instant.toISOString().slice(0, 19).replace(/[-:]/g, '') + 'Z';
}

/** A TEXT value: line ends become `\n`, other control characters go, so no line can be forged. */
function escaped(text: string): string {
	return text
		.replace(/\r\n|[\r\n\u0085\u2028\u2029]/g, '\n')
		.replace(/(?!\n)\p{Cc}/gu, '')
		.replace(/[\\;,]|\n/g, (char) => (char === '\n' ? '\\n' : '\\' + char));
}

/** Breaks a line after at most 75 octets of UTF-8, never inside a character. */
export function fold(line: string): string {
	let [folded, octets] = ['', 0];
	for (const char of line) {
		const size = utf8.encode(char).length;
		const isFull = octets + size > LINE_OCTETS_MAX;
		folded += isFull ? '\r\n ' + char : char;
		octets = isFull ? 1 + size : octets + size;
	}
	return folded;
}
