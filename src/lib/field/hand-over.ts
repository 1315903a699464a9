/** Handing the phone to a person for the survey: to whom, and how it is remembered. */
import { dayOf } from '#lib/base/days.ts';
import type { DayVisit, RosterEntry } from '#lib/field/day.ts';
import { isHeld } from '#lib/programmes/readings.ts';

/** Whether somebody was served face to face on the day of this visit, so that they may be asked. */
export function mayBeAsked(entry: RosterEntry, visit: DayVisit, zone: string): boolean {
	const day = dayOf(new Date(visit.startsAt), zone);
	return entry.contacts.some(
		(one) => isHeld(one) && one.mode === 'visit' && dayOf(new Date(one.occurredAt), zone) === day
	);
}

/** Under which name the phone remembers the id of its last hand-over to a person at a visit. */
export function askingName(visitId: string, enrolmentId: string): string {
	return `survey ${visitId} ${enrolmentId}`;
}
