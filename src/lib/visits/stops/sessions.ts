import { dayNumber, fromDayNumber, type Day } from '#lib/base/days.ts';
import { standsOn } from '#lib/visits/time/day-patterns.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import { isInSeason } from '#lib/visits/time/served-days.ts';

/** A service standing at one of its stops, on one day, from one minute after midnight to another. */
export type Session = { day: Day; stop: string; fromMinute: number; untilMinute: number };

/**
 * The sessions that the calendar of a service's rules makes from one day to another, both included:
 * by day, then time, then the order of the stops. Nothing lies outside the season, nor on a holiday
 * unless the rules open on those. Windows of one stop that overlap are one session; windows
 * without a stop are nobody's.
 */
export function sessionsBetween(
	rules: Pick<ServiceRules, 'calendar' | 'stops' | 'season' | 'closed' | 'holidays'>,
	from: Day,
	to: Day,
	isClosed: (day: Day) => boolean
): Session[] {
	const found: Session[] = [];
	for (let number = dayNumber(from); number <= dayNumber(to); number++) {
		const day = fromDayNumber(number);
		if (!isInSeason(rules, day)) continue;
		if (rules.holidays !== 'open' && isClosed(day)) continue;
		found.push(...sessionsOn(rules, day));
	}
	return found;
}

function sessionsOn(rules: Pick<ServiceRules, 'calendar' | 'stops'>, day: Day): Session[] {
	const standing = (rules.calendar ?? []).filter((window) => standsOn(window, day));
	const sessions = (rules.stops ?? []).flatMap(({ key }) => {
		const here = standing.filter(({ stop }) => stop === key);
		return merged(here).map((span) => ({ day, stop: key, ...span }));
	});
	// Sorting keeps the order of the stops where times are equal.
	return sessions.sort((a, b) => a.fromMinute - b.fromMinute);
}

type Hours = { fromMinute: number; untilMinute: number };

/** Overlapping hours as one; hours that only meet stay two, as they were written. */
function merged(windows: Hours[]): Hours[] {
	const spans: Hours[] = [];
	for (const { fromMinute, untilMinute } of windows.toSorted(byStart)) {
		const last = spans.at(-1);
		if (last && fromMinute < last.untilMinute) {
			last.untilMinute = Math.max(last.untilMinute, untilMinute);
		} else spans.push({ fromMinute, untilMinute });
	}
	return spans;
}

function byStart(a: Hours, b: Hours): number {
	return a.fromMinute - b.fromMinute;
}

/** A session as one text, to be named in a form. */
export function sessionKey({ day, fromMinute, stop }: Session): string {
	return `${day} ${fromMinute} ${stop}`;
}
