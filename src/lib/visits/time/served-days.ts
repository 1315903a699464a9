import { fromDayNumber, weekday, type Day } from '#lib/base/days.ts';
import type { ProblemCode } from '#lib/base/problems.ts';
import type { AvailabilityInput } from '#lib/visits/time/counselor-calendar.ts';
import { clockOf, type DayClock } from '#lib/visits/time/day-clock.ts';
import {
	isClosedOn,
	isInSpan,
	standsOn,
	type MinuteSpan,
	type Weekday
} from '#lib/visits/time/day-patterns.ts';
import type { ServiceRules, VisitRule } from '#lib/visits/time/rules.ts';
import { hitsAny, mergedSpans, type Span } from '#lib/visits/time/spans.ts';

/*
 * What the rules of a service say of a day before anybody's calendar is looked at. These tests cost
 * next to nothing and come first; what they refuse is never worked out for the crews.
 */

export type ServedDay = {
	day: Day;
	weekday: Weekday;
	clock: DayClock;
	/** What keeps every visit from that day: the season, a holiday, the calendar of the service. */
	refusal: ProblemCode | null;
	/** In minutes since 1970: a visit lies in one of the windows, where there are any, … */
	windows: Span[] | null;
	/** … and in none of the breaks. */
	breaks: Span[];
};

/** A day, by its number, as the rules of the service see it. */
export function servedDay(input: AvailabilityInput, number: number): ServedDay {
	const { rules, zone } = input;
	const day = fromDayNumber(number);
	const clock = clockOf(day, zone);
	const standing = rules.calendar?.filter((window) => standsOn(window, day));
	return {
		day,
		weekday: weekday(day) as Weekday,
		clock,
		refusal: servedRefusal(input, day, standing),
		windows: standing?.map((window) => momentsOf(window, clock)) ?? null,
		breaks: mergedSpans((rules.breaks ?? []).map((one) => momentsOf(one, clock)))
	};
}

/** Whether a visit from one minute to another, since 1970, lies in the hours of the service. */
export function isInService({ windows, breaks }: ServedDay, start: number, end: number): boolean {
	if (windows && !windows.some(([from, until]) => from <= start && end <= until)) return false;
	return !breaks.length || !hitsAny(breaks, start, end);
}

/** Whether a visit may lie on that weekday at all. */
export function isOnItsWeekday(
	{ weekdays }: VisitRule,
	{ weekday }: Pick<ServedDay, 'weekday'>
): boolean {
	return !weekdays || weekdays.includes(weekday);
}

/** Whether requests are taken today; else what to say. */
export function requestRefusal({ rules }: AvailabilityInput, today: Day): ProblemCode | null {
	if (isInSpan(rules.requests, today)) return null;
	return isInSpan({ from: rules.requests?.from }, today) ? 'requests_closed' : 'requests_not_open';
}

/** Whether a day lies in the season of a service, and in none of its closed times. */
export function isInSeason({ season, closed }: Pick<ServiceRules, 'season' | 'closed'>, day: Day) {
	return isInSpan(season, day) && !isClosedOn(closed, day);
}

/** Whether a series may begin on a day, as far as it has days of its own to begin on. */
export function isBeginning({ begins }: Pick<ServiceRules, 'begins'>, day: Day): boolean {
	return !begins || begins.some((pattern) => standsOn(pattern, day));
}

/** What the calendar of a service, its season or a holiday says against every visit on a day. */
export function servedRefusal(
	{ rules, isHoliday }: Pick<AvailabilityInput, 'rules' | 'isHoliday'>,
	day: Day,
	standing: unknown[] | undefined = rules.calendar?.filter((window) => standsOn(window, day))
): ProblemCode | null {
	if (!isInSeason(rules, day)) return 'out_of_season';
	if (standing?.length === 0) return 'day_not_served';
	return rules.holidays !== 'open' && isHoliday(day) ? 'day_is_holiday' : null;
}

function momentsOf({ fromMinute, untilMinute }: MinuteSpan, clock: DayClock): Span {
	return [clock.at(fromMinute), clock.at(untilMinute)];
}
