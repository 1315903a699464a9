import { addDays, fromDayNumber, type Day } from '#lib/base/days.ts';
import type { ReminderKind } from '#lib/notices/reminder-kinds.ts';
import { clockOf } from '#lib/visits/time/day-clock.ts';

/** Counselors hear of the next day between these minutes of the evening. */
const EVENING_MINUTES = { from: 18 * 60, until: 21 * 60 };
/** The office hears of requests to answer while somebody can answer them. */
const OFFICE_MINUTES = { from: 9 * 60, until: 18 * 60 };
/** Reminders of days before go out at this hour of the site. */
const MORNING_MINUTE = 10 * 60;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const HOURS_BEFORE_MS = 2 * 3_600_000;
// Longer than any run of days off: an agency that never works is not asked about for ever.
const LOOK_BACK_DAYS = 60;

/** How far ahead a visit can lie when its first reminder comes due, days off included. */
export const REMINDED_AHEAD_DAYS = LOOK_BACK_DAYS + 1;

export type RemindedVisit = {
	startsAt: Date;
	cancelledAt: Date | null;
	/**
	 * Since when the person knows of it at this time, by what they were told then; null while the
	 * agency has promised nothing.
	 */
	knownSince: Date | null;
};
export type ReminderRules = {
	isWorkday: (day: Day) => boolean;
	/** The reminders that the agency sends. */
	on: readonly ReminderKind[];
};
/** The reminders of a visit that are due at `now`; the zone is that of its site. */
export type DueReminders = (visit: RemindedVisit, now: Date, zone: string) => VisitReminderKind[];

/**
 * How reminders come due by these rules: each from its own moment until the next one of the same
 * person, or the visit itself, makes it pointless. One whose moment had passed when they were told
 * of the visit is none: they have just read the same. The answer works the mornings of a day out
 * once, for every visit of that day: it is asked every minute about all that is promised.
 */
export function dueReminders({ isWorkday, on }: ReminderRules): DueReminders {
	const known = new Map<string, Mornings>();
	function morningsAt(day: Day, zone: string): Mornings {
		const key = `${day} ${zone}`;
		const found = known.get(key) ?? morningsBefore(day, zone, isWorkday);
		known.set(key, found);
		return found;
	}
	return ({ startsAt, cancelledAt, knownSince }, now, zone) => {
		if (cancelledAt || !knownSince || now >= startsAt) return [];
		const spans = spansOf(startsAt, morningsAt(dayAt(startsAt, zone), zone));
		return on.filter(isAboutOneVisit).filter((kind) => {
			const { from, until } = spans[kind];
			return from !== null && from <= now && now < until && knownSince <= from;
		});
	};
}

/** The same as `dayOf`, by the midnights of the days around, which are known already. */
function dayAt(instant: Date, zone: string): Day {
	const inUtc = Math.floor(instant.getTime() / DAY_MS);
	const hasBegun = (day: number) =>
		clockOf(fromDayNumber(day), zone).at(0) * MINUTE_MS <= instant.getTime();
	if (!hasBegun(inUtc)) return fromDayNumber(inUtc - 1);
	return fromDayNumber(hasBegun(inUtc + 1) ? inUtc + 1 : inUtc);
}

/** A counselor is told of a whole day, by `isEvening`; the office of requests, by `isOfficeTime`. */
type VisitReminderKind = Exclude<ReminderKind, 'counselor-evening' | 'office-answers'>;

function isAboutOneVisit(kind: ReminderKind): kind is VisitReminderKind {
	return kind !== 'counselor-evening' && kind !== 'office-answers';
}

/** Whether counselors hear of the next day at this minute of theirs; later it would disturb. */
export function isEvening(minute: number): boolean {
	return minute >= EVENING_MINUTES.from && minute < EVENING_MINUTES.until;
}

/** Whether the office is told of what it has to answer at this minute of a working day. */
export function isOfficeTime(minute: number): boolean {
	return minute >= OFFICE_MINUTES.from && minute < OFFICE_MINUTES.until;
}

type Span = { from: Date | null; until: Date };
/** When reminders of days before a day go out; null where no working day is near. */
type Mornings = { threeDays: Date | null; oneDay: Date | null; dayBefore: Date | null };

function morningsBefore(day: Day, zone: string, isWorkday: ReminderRules['isWorkday']): Mornings {
	const morningOf = (of: Day | null) =>
		of === null ? null : new Date(clockOf(of, zone).at(MORNING_MINUTE) * MINUTE_MS);
	return {
		threeDays: morningOf(workdaysBefore(day, 3, isWorkday)),
		oneDay: morningOf(workdaysBefore(day, 1, isWorkday)),
		dayBefore: morningOf(addDays(day, -1))
	};
}

function spansOf(startsAt: Date, mornings: Mornings): Record<VisitReminderKind, Span> {
	const { threeDays, oneDay, dayBefore } = mornings;
	const hours = new Date(startsAt.getTime() - HOURS_BEFORE_MS);
	return {
		'organization-three-days': { from: threeDays, until: oneDay ?? startsAt },
		'organization-one-day': { from: oneDay, until: startsAt },
		'participant-day': { from: dayBefore, until: hours },
		'participant-hours': { from: hours, until: startsAt }
	};
}

/** The working day that lies `count` working days before; null when there is none near. */
function workdaysBefore(
	day: Day,
	count: number,
	isWorkday: ReminderRules['isWorkday']
): Day | null {
	let left = count;
	for (let back = 1; back <= LOOK_BACK_DAYS; back++) {
		const before = addDays(day, -back);
		if (isWorkday(before) && --left === 0) return before;
	}
	return null;
}

/** What a reminder is told once by: a visit at another time is reminded of anew. */
export function reminderKey(
	kind: ReminderKind,
	visit: { id: string; startsAt: Date },
	subjectId: string
): string {
	return `reminder ${kind} ${visit.id} ${visit.startsAt.toISOString()} ${subjectId}`;
}
