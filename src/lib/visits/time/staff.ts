import { dayNumber, type Day } from '#lib/base/days.ts';
import type { AvailabilityInput, CounselorCalendar } from '#lib/visits/time/counselor-calendar.ts';
import type { DayClock } from '#lib/visits/time/day-clock.ts';
import { skillBits } from '#lib/visits/time/skills.ts';
import { mergedSpans, type Span } from '#lib/visits/time/spans.ts';
import { hinderedBy, taken, type Busy, type Stay } from '#lib/visits/time/travel.ts';

/* Counselors and equipment as the board sees them: their time in whole minutes since 1970. */

const MINUTE_MS = 60_000;

export type Staff = {
	calendar: CounselorCalendar;
	/** Taken with all of its travel, as load counts it. */
	busy: Span[];
	/** When they cannot be where the asked visit is, set-up included. */
	hindered: Span[];
	/** When they are at another place; known only where the area of the asked visit is. */
	elsewhere: Span[];
	leave: Span[];
	/** Which of the needed skills they have, by `skillBits`. */
	skills: number;
};

/** What each visit takes along: so many of these pieces. */
export type Need = { count: number; pieces: { id: string; busy: Span[] }[] };

/**
 * A counselor's time in whole minutes and day numbers, as it hinders a visit at `stay`, with those of
 * the skills that they have.
 */
export function staffOf(calendar: CounselorCalendar, stay: Stay, skills?: string[]): Staff {
	const places = () => taken(calendar.busy).map(({ from, until }): Span => [from, until]);
	return {
		calendar,
		busy: inMinutes(calendar.busy),
		hindered: hinderedBy(calendar.busy, stay),
		elsewhere: stay.area ? mergedSpans(places()) : [],
		leave: calendar.leave.map(({ fromDay, toDay }) => [dayNumber(fromDay), dayNumber(toDay)]),
		skills: skillBits(skills, calendar.skills)
	};
}

/** What each visit takes along, with all the pieces there are of it. */
export function needsOf({ rules, equipment = [] }: AvailabilityInput): Need[] {
	return (rules.equipment ?? []).map(({ kind, count }) => {
		const pieces = equipment.filter((one) => one.kind === kind);
		return { count, pieces: pieces.map(({ id, busy }) => ({ id, busy: inMinutes(busy) })) };
	});
}

/** With all of its travel, rounded outwards: visits begin and end on whole minutes. */
export function inMinutes(busy: Busy[]): Span[] {
	return mergedSpans(
		busy.map(([from, to]) => [Math.floor(from / MINUTE_MS), Math.ceil(to / MINUTE_MS)])
	);
}

/**
 * The hours on a day as moments: those of its weekday, unless the day has hours of its own. Merged
 * as moments, not as wall clock times: a spring change can bring two spans together.
 */
export function hoursOn({ calendar }: Staff, day: Day, onWeekday: number, clock: DayClock): Span[] {
	const special = calendar.special?.filter((span) => span.day === day) ?? [];
	const hours = special.length
		? special
		: calendar.hours.filter((span) => span.weekday === onWeekday);
	return mergedSpans(
		hours.map(({ fromMinute, toMinute }) => [clock.at(fromMinute), clock.at(toMinute)])
	);
}
