import {
	addDays,
	dayOf,
	daysBetween,
	instantOf,
	wallClock,
	weekday,
	type Day
} from '#lib/base/days.ts';
import type { AvailabilityInput, CounselorCalendar } from '#lib/visits/time/counselor-calendar.ts';
import {
	plainlyAtPace,
	plainlyServed,
	plainlyStands,
	plainlyUnderCaps
} from '#lib/visits/time/plain-days.test-kit.ts';
import type { VisitRule } from '#lib/visits/time/rules.ts';
import type { Busy } from '#lib/visits/time/travel.ts';

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

/** Days are asked for over and over: each shift is worked out once. */
const shifted = new Map<string, Day>();

function later(day: Day, days: number): Day {
	const key = `${day} ${days}`;
	if (!shifted.has(key)) shifted.set(key, addDays(day, days));
	return shifted.get(key)!;
}

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
	if (!exists || minute % rules.gridMinutes || !isServed(input, visit, day)) return [];
	const end = start + plainCrew(input, visit).minutes * MINUTE_MS;
	if (!isInPlainHours(input, day, start, end)) return [];
	const begin = start - rules.setUpMinutes * MINUTE_MS;
	const onWeekday = weekday(day);
	const isFree = (one: CounselorCalendar) => {
		const special = (one.special ?? []).filter((hours) => hours.day === day);
		const ofWeekday = one.hours.filter((hours) => hours.weekday === onWeekday);
		const open = (special.length ? special : ofWeekday).map((hours) => [
			wall(zone, day, hours.fromMinute).ms,
			wall(zone, day, hours.toMinute).ms
		]);
		for (let at = begin; at < end; at += STEP_MS) {
			if (!open.some(([from, to]) => from! <= at && at + STEP_MS <= to!)) return false;
		}
		if (isOnTheWay(input, one.busy, start, end)) return false;
		return !one.leave.some(({ fromDay, toDay }) => fromDay <= day && day <= toDay);
	};
	return input.counselors.filter(isFree).map((one) => one.id);
}

const served = new WeakMap<AvailabilityInput, Map<string, boolean>>();

/** `plainlyServed`, worked out once for each day. */
function isServed(input: AvailabilityInput, visit: VisitRule, day: Day): boolean {
	const known = served.get(input) ?? new Map<string, boolean>();
	served.set(input, known);
	const key = `${visit.number} ${day}`;
	if (!known.has(key)) known.set(key, plainlyServed(input, visit, day));
	return known.get(key)!;
}

/** The visit lies in one window of its day, and shares no minute with a break or another session. */
function isInPlainHours(
	{ rules, zone, placeBusy }: AvailabilityInput,
	day: Day,
	start: number,
	end: number
) {
	if (placeBusy?.some(([from, to]) => from < to && from < end && start < to)) return false;
	const at = (minute: number) => wall(zone, day, minute).ms;
	const windows = rules.calendar?.filter((window) => plainlyStands(window, day));
	if (
		windows &&
		!windows.some((one) => at(one.fromMinute) <= start && end <= at(one.untilMinute))
	) {
		return false;
	}
	return !(rules.breaks ?? []).some(
		(one) => at(one.fromMinute) < Math.min(end, at(one.untilMinute)) && at(one.untilMinute) > start
	);
}

/** By all of the road there and back; of a thing, and between two areas. */
function isTaken({ rules }: AvailabilityInput, busy: Busy[], start: number, end: number) {
	const travel = rules.travelMinutes * MINUTE_MS;
	const begin = start - rules.setUpMinutes * MINUTE_MS;
	return busy.some(([from, to]) => from < to && from < end + travel && to > begin - travel);
}

/** Of a person, who in one area only drives from the one visit to the next. */
function isOnTheWay(input: AvailabilityInput, busy: Busy[], start: number, end: number) {
	const { area, setUpMinutes } = input.rules;
	const arrives = start - setUpMinutes * MINUTE_MS;
	const within = (area?.withinMinutes ?? 0) * MINUTE_MS;
	return busy.some((one) => {
		const near = one[2];
		if (!near || near.area !== area?.key) return isTaken(input, [one], start, end);
		return arrives < near.until + within && near.from < end;
	});
}

/** The plain form: the first crew in growing order that is done soon enough, else the largest. */
export function plainCrew({ rules, headcount }: AvailabilityInput, visit: VisitRule) {
	const usual = visit.crewSize ?? rules.crewSize;
	const minutesWith = (crew: number) => {
		const shared = (headcount * (visit.minutesPerPerson ?? rules.minutesPerPerson)) / crew;
		let minutes = rules.roundMinutesTo;
		while (minutes < (visit.sessionMinutes ?? shared)) minutes += rules.roundMinutesTo;
		return minutes;
	};
	const largest = Math.max(usual, visit.sessionMinutes ? 0 : (rules.crewSizeMax ?? 0));
	const crews = Array.from({ length: largest - usual + 1 }, (_, at) => usual + at);
	const isShort = (crew: number) => minutesWith(crew) <= (rules.visitMinutesMax ?? Infinity);
	const crew = crews.find(isShort) ?? largest;
	return { crew, minutes: minutesWith(crew) };
}

/** The plain form: a whole crew with every skill is free, and the equipment is there. */
export function plainlyPossible(
	input: AvailabilityInput,
	day: Day,
	minute: number,
	visit: VisitRule
) {
	const { rules, zone, counselors } = input;
	const free = plainlyFree(input, day, minute, visit);
	const { crew, minutes } = plainCrew(input, visit);
	const skillsOf = (id: string) => counselors.find((one) => one.id === id)!.skills ?? [];
	const isSkilled = (ids: string[]) =>
		(rules.skills ?? []).every((skill) => ids.some((id) => skillsOf(id).includes(skill)));
	if (!groupsOf(free, crew).some(isSkilled)) return false;
	const start = wall(zone, day, minute).ms;
	return (rules.equipment ?? []).every(({ kind, count }) => {
		const pieces = (input.equipment ?? []).filter((one) => one.kind === kind);
		const left = pieces.filter(
			({ busy }) => !isTaken(input, busy, start, start + minutes * MINUTE_MS)
		);
		return left.length >= count;
	});
}

/** Every way to take so many of a list. */
function groupsOf(list: string[], size: number): string[][] {
	if (size === 0) return [[]];
	return list.flatMap((one, at) =>
		groupsOf(list.slice(at + 1), size - 1).map((rest) => [one, ...rest])
	);
}

/** The plain form: the days of the series that begins there, or null. */
export function plainSeries(input: AvailabilityInput, day: Day, minute: number): Day[] | null {
	const { rules, zone } = input;
	const today = todayOf(input);
	const leaves = (rules.setUpMinutes + rules.travelMinutes) * MINUTE_MS;
	if (input.headcount < rules.headcount.min || input.headcount > rules.headcount.max) return null;
	if (input.headcount > (input.placesLeft ?? Infinity)) return null;
	if (rules.requests?.from && today < rules.requests.from) return null;
	if (rules.requests?.to && today > rules.requests.to) return null;
	if (day < later(today, rules.leadTimeDays) || day > later(today, rules.horizonDays)) return null;
	if (wall(zone, day, minute).ms - leaves < input.now.getTime()) return null;
	if (!isPlainlyAskedFor(input, day)) return null;
	if (rules.begins && !rules.begins.some((one) => plainlyStands(one, day))) return null;
	const days: Day[] = [];
	for (const visit of rules.visits) {
		const wanted = later(day, visit.offsetDays);
		const window = Array.from({ length: visit.earlierDays + visit.laterDays + 1 }, (_, at) =>
			later(wanted, at - visit.earlierDays)
		);
		const can = window
			.filter((one) => one <= later(day, rules.spanDays))
			.filter((one) => plainlyPossible(input, one, minute, visit))
			.filter(
				(one) =>
					!days.length ||
					(one > days.at(-1)! && isBack(input, days.length - 1, days.at(-1)!, one, minute))
			)
			.filter((one) => plainlyUnderCaps(rules.caps, input.taken, days, one))
			.filter((one) => plainlyAtPace(rules.pace, [...days, ...(input.staying ?? [])], one))
			.sort((a, b) => nearness(wanted, a) - nearness(wanted, b) || (a < b ? -1 : 1));
		if (!can.length) return null;
		days.push(can[0]!);
	}
	return days;
}

/** The plain form: some round for that day is open at this very moment. */
function isPlainlyAskedFor({ rules, zone, now }: AvailabilityInput, day: Day): boolean {
	if (!rules.rounds) return true;
	return rules.rounds.some(({ opens, opensAtMinute, closes, from, to }) => {
		const isOpen = now.getTime() >= wall(zone, opens, opensAtMinute ?? 0).ms;
		const isOver = closes && now.getTime() >= wall(zone, later(closes, 1), 0).ms;
		return from <= day && day <= to && isOpen && !isOver;
	});
}

function isBack(input: AvailabilityInput, at: number, one: Day, next: Day, minute: number) {
	const { rules, zone } = input;
	const visiting = plainCrew(input, rules.visits[at]!).minutes;
	const minutes = visiting + rules.setUpMinutes + 2 * rules.travelMinutes;
	return wall(zone, one, minute).ms + minutes * MINUTE_MS <= wall(zone, next, minute).ms;
}

function nearness(wanted: Day, day: Day): number {
	return Math.abs(daysBetween(wanted, day));
}
