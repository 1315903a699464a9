/** A calendar day, `YYYY-MM-DD`, in the zone of the place it is about. */
export type Day = string;

const DAY_MS = 86_400_000;
const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** True for a real calendar day between 1900 and 2199 (2026-02-30 is not one). */
export function isDay(text: unknown): text is Day {
	if (typeof text !== 'string' || !dayPattern.test(text)) return false;
	if (text < '1900-01-01' || text > '2199-12-31') return false;
	const ms = Date.parse(text + 'T00:00:00Z');
	return !Number.isNaN(ms) && fromDayNumber(ms / DAY_MS) === text;
}

/** Whole days since 1970-01-01. */
export function dayNumber(day: Day): number {
	return Date.parse(day + 'T00:00:00Z') / DAY_MS;
}

/** The day that lies `number` days after 1970-01-01. */
export function fromDayNumber(number: number): Day {
	return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

export function addDays(day: Day, days: number): Day {
	return fromDayNumber(dayNumber(day) + days);
}

/** Days from `from` to `to`; negative when `to` lies before. */
export function daysBetween(from: Day, to: Day): number {
	return dayNumber(to) - dayNumber(from);
}

/** 1 = Monday … 7 = Sunday (ISO 8601). */
export function weekday(day: Day): number {
	return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1;
}

export function isWeekend(day: Day): boolean {
	return weekday(day) >= 6;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
	let formatter = formatters.get(zone);
	if (!formatter) {
		formatter = new Intl.DateTimeFormat('en-CA', {
			timeZone: zone,
			hourCycle: 'h23',
			year: 'numeric',
			month: '2-digit',
			day: '2-digit',
			hour: '2-digit',
			minute: '2-digit',
			second: '2-digit'
		});
		formatters.set(zone, formatter);
	}
	return formatter;
}

/** The wall clock at an instant in a zone: the day and the minutes since its midnight. */
export function wallClock(instant: Date, zone: string): { day: Day; minute: number } {
	const parts: Record<string, string> = {};
	for (const part of formatterOf(zone).formatToParts(instant)) parts[part.type] = part.value;
	return {
		day: `${parts.year}-${parts.month}-${parts.day}`,
		minute: Number(parts.hour) * 60 + Number(parts.minute)
	};
}

/** The calendar day at an instant in a zone. */
export function dayOf(instant: Date, zone: string): Day {
	return wallClock(instant, zone).day;
}

/**
 * The instant at which a zone's wall clock shows `minute` minutes after midnight of `day`. A time
 * that a spring change skips moves on by the gap; of a repeated one it is the earlier.
 */
export function instantOf(day: Day, minute: number, zone: string): Date {
	const asUtc = Date.parse(day + 'T00:00:00Z') + minute * 60_000;
	const candidates = [-1, 1].map((side) => asUtc - offsetMs(new Date(asUtc + side * DAY_MS), zone));
	const fits = candidates.filter((ms) => ms + offsetMs(new Date(ms), zone) === asUtc);
	return new Date(fits.length ? Math.min(...fits) : Math.max(...candidates));
}

function offsetMs(instant: Date, zone: string): number {
	const { day, minute } = wallClock(instant, zone);
	const wall = Date.parse(day + 'T00:00:00Z') + minute * 60_000;
	return wall - Math.floor(instant.getTime() / 60_000) * 60_000;
}
