import { dayNumber, dayOf, weekday } from '#lib/base/days.ts';
import { counselorState } from '#lib/visits/time/board.ts';
import { hoursOn, staffOf } from '#lib/visits/time/staff.ts';
import type { CounselorCalendar } from '#lib/visits/time/counselor-calendar.ts';
import { clockOf } from '#lib/visits/time/day-clock.ts';
import { hitsAny } from '#lib/visits/time/spans.ts';
import { busyOf, onSite, type Blocked } from '#lib/visits/time/travel.ts';

const MINUTE_MS = 60_000;

/** A visit whose time is set, and what its crew is taken for: with set-up and travel. */
export type SetVisit = { startsAt: Date; endsAt: Date; blocked: Blocked };

/**
 * What a counselor does at a visit whose time is set, by the board's rule: set-up and visit lie
 * inside the hours, the day is not in a leave, nothing else takes the time or the road. Holidays do not
 * count, since what was promised is not moved by a later one.
 */
export function stateAtVisit(
	calendar: CounselorCalendar,
	visit: SetVisit,
	setUpMinutes: number,
	zone: string
): number {
	const { from: arrives, until: leaves, stay } = onSite(busyOf(visit.blocked));
	const one = staffOf(calendar, stay);
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
	if (!hitsAny(one.hindered, arrives, leaves)) return counselorState.free;
	const isElsewhere = !stay.area || hitsAny(one.elsewhere, arrives, leaves);
	return isElsewhere ? counselorState.busy : counselorState.onTheRoad;
}

function minutesOf(instant: Date): number {
	return instant.getTime() / MINUTE_MS;
}
