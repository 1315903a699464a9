import {
	addDays,
	dayOf,
	daysBetween,
	instantOf,
	wallClock,
	weekday,
	type Day
} from '#lib/base/days.ts';
import type { AvailabilityInput, CounselorCalendar } from '#lib/visits/counselor-calendar.ts';
import { durationMinutes, type VisitRule } from '#lib/visits/rules.ts';

/*
 * For tests only: the rules of availability once more in the plainest form (milliseconds, half hour
 * by half hour), to compare with.
 */

const MINUTE_MS = 60_000;
/** Everything but the ends of taken spans lies on half hours here. */
const STEP_MS = 30 * MINUTE_MS;

const moments = new Map<string, { ms: number; exists: boolean }>();
const todays = new Map<string, Day>();
const answers = new WeakMap<AvailabilityInput, Map<string, string[]>>();

/** When a wall clock shows a minute, in milliseconds, and whether it ever does on that day. */
function wall(zone: string, day: Day, minute: number) {
	const key = `${zone} ${day} ${minute}`;
	let moment = moments.get(key);
	if (!moment) {
		const instant = instantOf(day, minute, zone);
		const exists = wallClock(instant, zone).minute === minute;
		moments.set(key, (moment = { ms: instant.getTime(), exists }));
	}
	return moment;
}

function todayOf({ now, zone }: AvailabilityInput): Day {
	const key = zone + now.getTime();
	if (!todays.has(key)) todays.set(key, dayOf(now, zone));
	return todays.get(key)!;
}

/** The plain form: who is free for a visit, the first unless named, at that day and minute. */
export function plainlyFree(
	input: AvailabilityInput,
	day: Day,
	minute: number,
	visit = input.rules.visits[0]!
): string[] {
	const known = answers.get(input) ?? new Map<string, string[]>();
	answers.set(input, known);
	const key = `${visit.number} ${day} ${minute}`;
	if (!known.has(key)) known.set(key, worksOut(input, day, minute, visit));
	return known.get(key)!;
}

function worksOut(input: AvailabilityInput, day: Day, minute: number, visit: VisitRule): string[] {
	const { rules, zone } = input;
	const { ms: start, exists } = wall(zone, day, minute);
	if (!exists || minute % rules.gridMinutes || input.isHoliday(day)) return [];
	const end = start + durationMinutes(rules, input.headcount, visit) * MINUTE_MS;
	const begin = start - rules.setUpMinutes * MINUTE_MS;
	const travel = rules.travelMinutes * MINUTE_MS;
	const isFree = (one: CounselorCalendar) => {
		const open = one.hours
			.filter((hours) => hours.weekday === weekday(day))
			.map((hours) => [wall(zone, day, hours.fromMinute).ms, wall(zone, day, hours.toMinute).ms]);
		for (let at = begin; at < end; at += STEP_MS) {
			if (!open.some(([from, to]) => from! <= at && at + STEP_MS <= to!)) return false;
		}
		if (one.busy.some(([from, to]) => from < to && from < end + travel && to > begin - travel)) {
			return false;
		}
		return !one.leave.some(({ fromDay, toDay }) => fromDay <= day && day <= toDay);
	};
	return input.counselors.filter(isFree).map((one) => one.id);
}

/** The plain form: the days of the series that begins there, or null. */
export function plainSeries(input: AvailabilityInput, day: Day, minute: number): Day[] | null {
	const { rules, zone } = input;
	const ahead = daysBetween(todayOf(input), day);
	const leaves = (rules.setUpMinutes + rules.travelMinutes) * MINUTE_MS;
	if (input.headcount < rules.headcount.min || input.headcount > rules.headcount.max) return null;
	if (ahead < rules.leadTimeDays || ahead > rules.horizonDays) return null;
	if (wall(zone, day, minute).ms - leaves < input.now.getTime()) return null;
	const days: Day[] = [];
	for (const visit of rules.visits) {
		const wanted = addDays(day, visit.offsetDays);
		const window = Array.from({ length: visit.earlierDays + visit.laterDays + 1 }, (_, at) =>
			addDays(wanted, at - visit.earlierDays)
		);
		const can = window
			.filter((one) => daysBetween(day, one) <= rules.spanDays)
			.filter(
				(one) =>
					!days.length ||
					(one > days.at(-1)! && isBack(input, days.length - 1, days.at(-1)!, one, minute))
			)
			.filter(
				(one) => plainlyFree(input, one, minute, visit).length >= (visit.crewSize ?? rules.crewSize)
			)
			.sort((a, b) => nearness(wanted, a) - nearness(wanted, b) || (a < b ? -1 : 1));
		if (!can.length) return null;
		days.push(can[0]!);
	}
	return days;
}

function isBack(
	{ rules, zone, headcount }: AvailabilityInput,
	at: number,
	one: Day,
	next: Day,
	minute: number
) {
	const visiting = durationMinutes(rules, headcount, rules.visits[at]);
	const minutes = visiting + rules.setUpMinutes + 2 * rules.travelMinutes;
	return wall(zone, one, minute).ms + minutes * MINUTE_MS <= wall(zone, next, minute).ms;
}

function nearness(wanted: Day, day: Day): number {
	return Math.abs(daysBetween(wanted, day));
}
