import { addDays, dayOf, weekday, type Day } from '#lib/base/days.ts';
import type { AvailabilityInput, CounselorCalendar } from '#lib/visits/time/counselor-calendar.ts';
import { isInSpan, type Weekday } from '#lib/visits/time/day-patterns.ts';
import { WAITS_DAYS_MAX } from '#lib/visits/retention.ts';
import { roundFor, roundStates } from '#lib/visits/time/rounds.ts';
import { isBeginning, isOnItsWeekday, servedRefusal } from '#lib/visits/time/served-days.ts';

/*
 * What can come of waiting. The rules and the holidays are asked, never anybody's calendar: what is
 * taken may be given back and who is away may return, but no cancellation moves a lead time.
 */

export type DayRules = Pick<AvailabilityInput, 'rules' | 'isHoliday' | 'now' | 'zone'>;

/** Days of the week, 1 = Monday, and the day before which a series has to begin. */
export type WishedDays = { weekdays: number[]; beforeDay: Day | null };

/**
 * The first of the wished days on which a series could begin, now or later, if nobody had taken any
 * time; null where there is none, however long somebody waits.
 */
export function possibleDay(asked: DayRules, { weekdays, beforeDay }: WishedDays): Day | null {
	const today = dayOf(asked.now, asked.zone);
	const end = addDays(today, WAITS_DAYS_MAX);
	const last = beforeDay === null || beforeDay > end ? end : addDays(beforeDay, -1);
	const rounds = roundStates(asked.rules.rounds, asked.now, asked.zone);
	for (let day = addDays(today, asked.rules.leadTimeDays); day <= last; day = addDays(day, 1)) {
		if (!weekdays.includes(weekday(day)) || !isServed(asked, day)) continue;
		const opens = opensOn(asked, rounds, day, today);
		if (opens !== null && day >= addDays(opens, asked.rules.leadTimeDays)) return day;
	}
	return null;
}

/** The days of the week on which any of them works, 1 = Monday. */
export function weekdaysWorked(counselors: CounselorCalendar[]): number[] {
	const worked = counselors.flatMap(({ hours }) => hours.map((one) => one.weekday));
	return [...new Set(worked)].sort((a, b) => a - b);
}

/** Whether the service's own calendar lets a series begin on a day. */
function isServed(asked: DayRules, day: Day): boolean {
	const { rules } = asked;
	if (servedRefusal(asked, day) !== null || !isBeginning(rules, day)) return false;
	return isOnItsWeekday(rules.visits[0]!, { weekday: weekday(day) as Weekday });
}

/** From when requests for a day are taken, at the earliest today; null where they are over. */
function opensOn(
	{ rules }: DayRules,
	rounds: ReturnType<typeof roundStates>,
	day: Day,
	today: Day
): Day | null {
	const asks = rules.requests;
	const from = asks?.from && asks.from > today ? asks.from : today;
	if (!isInSpan(asks, from)) return null;
	if (!rounds) return from;
	const found = roundFor(rounds, day);
	if (!found || found.refusal === 'requests_closed') return null;
	return found.round.opens > from ? found.round.opens : from;
}
