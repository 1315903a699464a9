import { dayNumber, dayOf, weekday } from '#lib/base/days.ts';
import { counselorState } from '#lib/visits/time/board.ts';
import { hoursOn, staffOf } from '#lib/visits/time/staff.ts';
import type { CounselorCalendar } from '#lib/visits/time/counselor-calendar.ts';
import { clockOf } from '#lib/visits/time/day-clock.ts';
import { hitsAny } from '#lib/visits/time/spans.ts';

const MINUTE_MS = 60_000;

/** A visit whose time is set, and what its crew is taken for: with set-up and travel. */
export type SetVisit = { startsAt: Date; endsAt: Date; blocked: { from: Date; to: Date } };

/**
 * What a counselor does at a visit whose time is set, by the board's rule: set-up and visit lie
 * inside the hours, the day is not in a leave, nothing else takes the blocked time. Holidays do not
 * count, since what was promised is not moved by a later one.
 */
export function stateAtVisit(
	calendar: CounselorCalendar,
	visit: SetVisit,
	setUpMinutes: number,
	zone: string
): number {
	const one = staffOf(calendar);
	const day = dayOf(visit.startsAt, zone);
	const [start, end] = [minutesOf(visit.startsAt), minutesOf(visit.endsAt)];
	const isInHours = hoursOn(one, day, weekday(day), clockOf(day, zone)).some(
		([from, to]) => from + setUpMinutes <= start && end <= to
	);
	if (!isInHours) return counselorState.outsideHours;
	const number = dayNumber(day);
	if (one.leave.some(([first, last]) => first <= number && number <= last)) {
		return counselorState.onLeave;
	}
	const isBusy = hitsAny(one.busy, minutesOf(visit.blocked.from), minutesOf(visit.blocked.to));
	return isBusy ? counselorState.busy : counselorState.free;
}

function minutesOf(instant: Date): number {
	return instant.getTime() / MINUTE_MS;
}
