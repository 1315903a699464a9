import { addDays, instantOf, wallClock, type Day } from '#lib/base/days.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
// A horizon of some months in a few zones; the rest is worked out again when it is asked for.
const KEPT_CLOCKS = 2_000;

/** The wall clock of one day in one zone, in minutes since 1970. */
export type DayClock = {
	/** When the clock shows a minute of the day; a skipped one moves on, see `instantOf`. */
	at: (minute: number) => number;
	/** The same, but NaN for a minute that the clock skips on that day. */
	existing: (minute: number) => number;
};

const kept = new Map<string, DayClock>();

/** A day's clock never changes, and asking the calendar is slow: it is worked out once. */
export function clockOf(day: Day, zone: string): DayClock {
	const name = `${day} ${zone}`;
	const known = kept.get(name);
	if (known) return known;
	if (kept.size >= KEPT_CLOCKS) kept.clear();
	const clock = workedOut(day, zone);
	kept.set(name, clock);
	return clock;
}

/** A day of 24 hours needs only its midnight, and no more calendar work. */
function workedOut(day: Day, zone: string): DayClock {
	const at = (minute: number) => instantOf(day, minute, zone).getTime() / MINUTE_MS;
	const midnight = at(0);
	const next = instantOf(addDays(day, 1), 0, zone).getTime() / MINUTE_MS;
	if (next - midnight === DAY_MINUTES) {
		const steady = (minute: number) => midnight + minute;
		return { at: steady, existing: steady };
	}
	const existing = (minute: number) => {
		const moment = at(minute);
		return wallClock(new Date(moment * MINUTE_MS), zone).minute === minute ? moment : NaN;
	};
	return { at, existing };
}
