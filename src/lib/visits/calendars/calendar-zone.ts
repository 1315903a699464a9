import { dayNumber, wallClock } from '#lib/base/days.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/** An instant as the wall clock of a zone shows it, in iCalendar: `20260901T100000`. */
export function localTime(instant: Date, zone: string): string {
	const { day, minute } = wallClock(instant, zone);
	const two = (part: number) => String(part).padStart(2, '0');
	return `${day.replaceAll('-', '')}T${two(Math.floor(minute / 60))}${two(minute % 60)}00`;
}

/**
 * The VTIMEZONE of RFC 5545 that holds for everything between two instants: the offset at the
 * beginning, and each change of it in between.
 */
export function zoneLines(zone: string, from: Date, to: Date): string[] {
	const first = Math.floor(from.getTime() / MINUTE_MS);
	const last = Math.ceil(to.getTime() / MINUTE_MS);
	const offset = offsetAt(first, zone);
	const lines = observance('STANDARD', '19700101T000000', offset, offset);
	for (let at = first; at < last; at += DAY_MINUTES) {
		lines.push(...changeBetween(at, Math.min(at + DAY_MINUTES, last), zone));
	}
	return ['BEGIN:VTIMEZONE', `TZID:${zone}`, ...lines, 'END:VTIMEZONE'];
}

function changeBetween(from: number, to: number, zone: string): string[] {
	const [before, after] = [offsetAt(from, zone), offsetAt(to, zone)];
	if (before === after) return [];
	let [low, high] = [from, to];
	while (high - low > 1) {
		const middle = Math.floor((low + high) / 2);
		if (offsetAt(middle, zone) === before) low = middle;
		else high = middle;
	}
	// It begins by the clock as it was until then.
	const began = localTime(new Date((high + before) * MINUTE_MS), 'UTC');
	return observance(after > before ? 'DAYLIGHT' : 'STANDARD', began, before, after);
}

function observance(kind: string, began: string, before: number, after: number): string[] {
	return [
		`BEGIN:${kind}`,
		`DTSTART:${began}`,
		`TZOFFSETFROM:${offsetText(before)}`,
		`TZOFFSETTO:${offsetText(after)}`,
		`END:${kind}`
	];
}

/** Minutes that the wall clock of a zone is ahead of UTC, `at` minutes after 1970. */
function offsetAt(at: number, zone: string): number {
	const { day, minute } = wallClock(new Date(at * MINUTE_MS), zone);
	return dayNumber(day) * DAY_MINUTES + minute - at;
}

function offsetText(minutes: number): string {
	const size = Math.abs(minutes);
	const two = (part: number) => String(part).padStart(2, '0');
	return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${two(size % 60)}`;
}
