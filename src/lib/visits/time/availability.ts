import { dayNumber, fromDayNumber, type Day } from '#lib/base/days.ts';
import { problem, type Problem, type ProblemCode } from '#lib/base/problems.ts';
import {
	dayBoardOf,
	equipmentAt,
	indexOf,
	isSkilled,
	prepareBoard,
	servedOn,
	type Board
} from '#lib/visits/time/board.ts';
import { capRefusal } from '#lib/visits/time/caps.ts';
import type { AvailabilityInput } from '#lib/visits/time/counselor-calendar.ts';
import type { VisitRule } from '#lib/visits/time/rules.ts';
import { keepsPace } from '#lib/visits/time/pace.ts';
import { roadInTheWay } from '#lib/visits/time/road-in-the-way.ts';
import { roundFor } from '#lib/visits/time/rounds.ts';
import { isBeginning, isOnItsWeekday } from '#lib/visits/time/served-days.ts';

const MINUTE_MS = 60_000;

/** A time at which a visit can begin; so many `crews`, skills apart, are free then. */
export type Slot = { day: Day; minute: number; startsAt: Date; endsAt: Date; crews: number };

/** The times of one day at which a first visit can begin, whatever becomes of the later ones. */
export function slotsOfDay(input: AvailabilityInput, day: Day): Slot[] {
	return slotsOn(prepareBoard(input), dayNumber(day));
}

/** Why a day has no time at which a first visit can begin; null when it has one. */
export function explainDay(input: AvailabilityInput, day: Day): Problem | null {
	return explainOn(prepareBoard(input), dayNumber(day));
}

export function slotsOn(board: Board, day: number): Slot[] {
	if (firstDayRefusal(board, day)) return [];
	const { starts } = dayBoardOf(board, day);
	const slots: Slot[] = [];
	for (let index = 0; index < starts.length; index++) {
		if (!startRefusal(board, day, index)) slots.push(slotAt(board, day, index));
	}
	return slots;
}

/** Of the refusals of a day's times the one that came closest to none. */
const closest: ProblemCode[] = [
	...(['equipment_taken', 'road_too_long', 'nobody_free', 'too_soon'] as const),
	...(['day_outside_hours', 'time_not_served'] as const)
];

export function explainOn(board: Board, day: number): Problem | null {
	const refusal = firstDayRefusal(board, day);
	if (refusal) return refusal;
	const codes = Array.from(dayBoardOf(board, day).starts, (_, at) => startRefusal(board, day, at));
	if (codes.includes(null)) return null;
	const code = closest.find((one) => codes.includes(one))!;
	return refusalWords(board, day, code, codes.indexOf(code));
}

/** The one test of a first visit: null when it can begin at the asked day and minute. */
export function checkStart(board: Board, day: number, minute: number): Problem | null {
	const refusal = firstDayRefusal(board, day);
	if (refusal) return refusal;
	const index = indexOf(board, minute);
	if (index === null) return problem('not_a_choice', undefined, 'minute');
	const code = startRefusal(board, day, index);
	return code ? refusalWords(board, day, code, index) : null;
}

/**
 * What keeps every visit of that kind from a day, whatever the time: the service's own calendar, the
 * weekdays of the visit, its caps. `own` are the days of the visits before it in the same series.
 */
export function dayRefusal(
	board: Board,
	visit: VisitRule,
	day: number,
	own: number[]
): ProblemCode | null {
	const served = servedOn(board, day);
	if (served.refusal) return served.refusal;
	const { rules } = board.input;
	const isNamed = isOnItsWeekday(visit, served) && (own.length || isBeginning(rules, served.day));
	if (!isNamed) return 'day_not_served';
	const refusal = capRefusal(board.caps, day, own);
	return refusal ?? (keepsPace(rules.pace, day, [...own, ...board.staying]) ? null : 'series_pace');
}

/** What keeps the crew from a visit at that place in the grid of a day that nothing refuses. */
export function visitRefusal(board: Board, day: number, index: number): ProblemCode | null {
	const dayBoard = dayBoardOf(board, day);
	const { inService, inHours, free, onTheRoad, starts } = dayBoard;
	if (!inService[index]) return 'time_not_served';
	const crew = board.crewSize;
	const mayWork = Math.min(crew, Math.max(1, board.staff.length));
	if (inHours[index]! < mayWork) return 'day_outside_hours';
	if (free[index]! < crew) {
		return free[index]! + onTheRoad[index]! < crew ? 'nobody_free' : 'road_too_long';
	}
	if (!isSkilled(board, dayBoard, index)) return 'nobody_free';
	return equipmentAt(board, starts[index]!) ? null : 'equipment_taken';
}

/** The first visit has to be left for in the future; the rest is the rule of every visit. */
function startRefusal(board: Board, day: number, index: number): ProblemCode | null {
	const code = visitRefusal(board, day, index);
	if (code) return code;
	const leaves = dayBoardOf(board, day).starts[index]! - board.beforeMinutes;
	return leaves < board.nowMinute ? 'too_soon' : null;
}

/** Why no series can be booked on whatever day; null where that depends on the day. */
export function refusalOfAll(board: Board): Problem | null {
	if (board.headcountProblem) return board.headcountProblem;
	const code = board.requestProblem;
	return code ? refusalWords(board, board.firstDay, code) : null;
}

/** What forbids every first visit on a day before any time is looked at. */
function firstDayRefusal(board: Board, day: number): Problem | null {
	const general = refusalOfAll(board);
	if (general) return general;
	const code = outOfReach(board, day) ?? roundRefusal(board, day);
	const first = board.input.rules.visits[0]!;
	const refusal = code ?? dayRefusal(board, first, day, []);
	return refusal ? refusalWords(board, day, refusal) : null;
}

function outOfReach({ firstDay, lastDay }: Board, day: number): ProblemCode | null {
	if (day < firstDay) return 'too_soon';
	return day > lastDay ? 'too_far' : null;
}

/** What keeps requests from a day on which a series would begin. */
function roundRefusal({ rounds }: Board, day: number): ProblemCode | null {
	if (!rounds) return null;
	const found = roundFor(rounds, fromDayNumber(day));
	return found ? found.refusal : 'out_of_season';
}

function refusalWords(board: Board, day: number, code: ProblemCode, index = 0): Problem {
	const { leadTimeDays, horizonDays } = board.input.rules;
	const params: Record<string, string | number> = { day: fromDayNumber(day) };
	if (code === 'too_soon') params.days = leadTimeDays;
	if (code === 'too_far') params.days = horizonDays;
	if (code === 'requests_not_open') Object.assign(params, opening(board, fromDayNumber(day)));
	if (code === 'road_too_long') Object.assign(params, roadInTheWay(board, day, index));
	return problem(code, params);
}

/** When requests for a day are taken from; the minute only where it is not midnight. */
function opening({ input, rounds }: Board, day: Day): Record<string, string | number> {
	const { opens, opensAtMinute } = (rounds && roundFor(rounds, day)?.round) ?? {};
	const from = opens ?? input.rules.requests!.from!;
	return opensAtMinute ? { from, minute: opensAtMinute } : { from };
}

function slotAt(board: Board, day: number, index: number): Slot {
	const { day: date, starts, free } = dayBoardOf(board, day);
	const { gridMinutes } = board.input.rules;
	return {
		day: date,
		minute: index * gridMinutes,
		startsAt: new Date(starts[index]! * MINUTE_MS),
		endsAt: new Date((starts[index]! + board.durationMinutes) * MINUTE_MS),
		crews: Math.floor(free[index]! / board.crewSize)
	};
}
