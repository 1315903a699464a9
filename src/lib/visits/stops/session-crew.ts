import { problem, refused, done, type Outcome } from '#lib/base/problems.ts';
import { withSeries } from '#lib/visits/time/caps.ts';
import type {
	AvailabilityInput,
	CounselorCalendar,
	Equipment
} from '#lib/visits/time/counselor-calendar.ts';
import { isEveningVisit } from '#lib/visits/time/series-crew.ts';
import { proposeSeries, type ProposedVisit } from '#lib/visits/time/series.ts';
import type { TimeWindow } from '#lib/visits/time/day-patterns.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import { busyOf } from '#lib/visits/time/travel.ts';
import type { Session } from '#lib/visits/stops/sessions.ts';

/** Fine enough for whatever a calendar says: sessions begin and end at any five minutes. */
const GRID_MINUTES = 5;
/** A published session binds the agency alone, so it may lie as far ahead as rules can look. */
const AHEAD_DAYS_MAX = 400;

/**
 * The rules of a service as they hold for one session: one visit, as long as the session. When and
 * where is settled by the calendar already; who is free, and what a crew needs, is still asked.
 */
function rulesOfSession(rules: ServiceRules, session: Session): ServiceRules {
	const [first] = rules.visits;
	const minutes = session.untilMinute - session.fromMinute;
	return {
		...rules,
		calendar: undefined,
		breaks: undefined,
		season: undefined,
		closed: undefined,
		requests: undefined,
		rounds: undefined,
		begins: undefined,
		pace: undefined,
		variants: undefined,
		organizationSize: undefined,
		gridMinutes: session.fromMinute % GRID_MINUTES === 0 ? GRID_MINUTES : 1,
		roundMinutesTo: 1,
		leadTimeDays: 0,
		horizonDays: AHEAD_DAYS_MAX,
		spanDays: 0,
		visits: [{ ...first!, offsetDays: 0, earlierDays: 0, laterDays: 0, sessionMinutes: minutes }]
	};
}

/**
 * The rules of a service as they hold for a published session that is moved: as long as it is, inside
 * the hours in which the calendar has the service at that stop, in its season.
 */
export function rulesToMoveSession(
	rules: ServiceRules,
	{ stop, minutes }: { stop: string; minutes: number }
): ServiceRules {
	const [first] = rules.visits;
	const calendar = (rules.calendar ?? []).filter((window) => window.stop === stop);
	return {
		...rules,
		calendar,
		breaks: undefined,
		variants: undefined,
		gridMinutes: gridOf(rules, calendar),
		roundMinutesTo: 1,
		spanDays: 0,
		visits: [{ ...first!, offsetDays: 0, earlierDays: 0, laterDays: 0, sessionMinutes: minutes }]
	};
}

/** The grid of the service where every window begins on it, else one on which they do. */
function gridOf({ gridMinutes }: ServiceRules, calendar: TimeWindow[]): number {
	const meets = (grid: number) => calendar.every(({ fromMinute }) => fromMinute % grid === 0);
	return [gridMinutes, GRID_MINUTES].find(meets) ?? 1;
}

/**
 * The crew and the time of a session, by the same rules as every visit; or why nobody can hold it.
 * `input` is the availability of the agency, `placeBusy` when a session stands at that stop already;
 * whether the day is a holiday was decided before.
 */
export function proposeSession(
	input: AvailabilityInput,
	session: Session,
	placeBusy: [startMs: number, endMs: number][]
): Outcome<ProposedVisit> {
	const rules = rulesOfSession(input.rules, session);
	// A session takes nobody's place by being published.
	const asked = { ...input, rules, placeBusy, isHoliday: () => false, placesLeft: null };
	const proposed = proposeSeries(asked, session.day, session.fromMinute);
	if (!proposed.ok) return refused(...proposed.problems);
	const [visit] = proposed.value;
	return visit ? done(visit) : refused(problem('nobody_free'));
}

/**
 * The same availability once a session is published: its crew and its equipment are busy then, and
 * it counts for the caps of the service like every series.
 */
export function withPublished(input: AvailabilityInput, visit: ProposedVisit): AvailabilityInput {
	const busy = busyOf(visit.blocked);
	const evenings = isEveningVisit(visit) ? [visit.startsAt.getTime()] : [];
	const sent = (one: CounselorCalendar): CounselorCalendar =>
		visit.crewIds.includes(one.id)
			? { ...one, busy: [...one.busy, busy], evenings: [...(one.evenings ?? []), ...evenings] }
			: one;
	const taken = (one: Equipment): Equipment =>
		visit.equipmentIds.includes(one.id) ? { ...one, busy: [...one.busy, busy] } : one;
	return {
		...input,
		counselors: input.counselors.map(sent),
		equipment: input.equipment?.map(taken),
		taken: withSeries(input.taken, [visit.day])
	};
}
