import { dayNumber, fromDayNumber, type Day } from '#lib/base/days.ts';
import { problem, type Problem, type ProblemCode } from '#lib/base/problems.ts';
import { dayBoardOf, indexOf, prepareBoard, type Board } from '#lib/visits/board.ts';
import type { AvailabilityInput } from '#lib/visits/counselor-calendar.ts';

const MINUTE_MS = 60_000;

/** A time at which `crews` full crews could still begin a visit. */
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
	if (dayRefusal(board, day)) return [];
	const { starts } = dayBoardOf(board, day);
	const slots: Slot[] = [];
	for (let index = 0; index < starts.length; index++) {
		if (!startRefusal(board, day, index)) slots.push(slotAt(board, day, index));
	}
	return slots;
}

export function explainOn(board: Board, day: number): Problem | null {
	const refusal = dayRefusal(board, day);
	if (refusal) return refusal;
	const codes = Array.from(dayBoardOf(board, day).starts, (_, at) => startRefusal(board, day, at));
	if (codes.includes(null)) return null;
	const order: ProblemCode[] = ['nobody_free', 'too_soon', 'day_is_holiday', 'day_outside_hours'];
	return refusalWords(
		board,
		day,
		order.find((code) => codes.includes(code))!
	);
}

/** The one test of a first visit: null when it can begin at the asked day and minute. */
export function checkStart(board: Board, day: number, minute: number): Problem | null {
	const refusal = dayRefusal(board, day);
	if (refusal) return refusal;
	const index = indexOf(board, minute);
	if (index === null) return problem('not_a_choice', undefined, 'minute');
	const code = startRefusal(board, day, index);
	return code ? refusalWords(board, day, code) : null;
}

/** What keeps the crew from a visit at that day and place in its grid; null when nothing does. */
export function visitRefusal(board: Board, day: number, index: number): ProblemCode | null {
	const { isHoliday, inHours, free } = dayBoardOf(board, day);
	if (isHoliday) return 'day_is_holiday';
	const crew = board.crewSize;
	const mayWork = Math.min(crew, Math.max(1, board.staff.length));
	if (inHours[index]! < mayWork) return 'day_outside_hours';
	return free[index]! < crew ? 'nobody_free' : null;
}

/** The first visit has to be left for in the future; the rest is the rule of every visit. */
function startRefusal(board: Board, day: number, index: number): ProblemCode | null {
	const code = visitRefusal(board, day, index);
	if (code) return code;
	const leaves = dayBoardOf(board, day).starts[index]! - board.beforeMinutes;
	return leaves < board.nowMinute ? 'too_soon' : null;
}

/** What forbids every first visit on a day before any time is looked at. */
function dayRefusal(board: Board, day: number): Problem | null {
	if (board.headcountProblem) return board.headcountProblem;
	if (day < board.firstDay) return refusalWords(board, day, 'too_soon');
	if (day > board.lastDay) return refusalWords(board, day, 'too_far');
	return null;
}

function refusalWords(board: Board, day: number, code: ProblemCode): Problem {
	const { leadTimeDays, horizonDays } = board.input.rules;
	const params: Record<string, string | number> = { day: fromDayNumber(day) };
	if (code === 'too_soon') params.days = leadTimeDays;
	if (code === 'too_far') params.days = horizonDays;
	return problem(code, params);
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
