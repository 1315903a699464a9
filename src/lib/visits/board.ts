import { dayNumber, dayOf, fromDayNumber, weekday, type Day } from '#lib/base/days.ts';
import type { Problem } from '#lib/base/problems.ts';
import type { AvailabilityInput, CounselorCalendar } from '#lib/visits/counselor-calendar.ts';
import { clockOf, type DayClock } from '#lib/visits/day-clock.ts';
import { crewAndMinutes, type VisitRule } from '#lib/visits/rules.ts';
import { checkHeadcount } from '#lib/visits/who-may-book.ts';
import { hitsAny, mergedSpans, type Span } from '#lib/visits/spans.ts';

/*
 * The board is one question about availability worked out in whole minutes since 1970: for each
 * day, when asked for the first time, who could begin a visit at each time of the grid. It lives
 * as long as the question; whoever asks again prepares a new one. A visit with a crew or a length
 * of its own is asked about on a board of its own (`boardOf`).
 */

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/** What a counselor does at a time; the numbers stand in `DayBoard.states`. */
export const counselorState = { outsideHours: 0, onLeave: 1, busy: 2, free: 3 } as const;

export type Staff = {
	calendar: CounselorCalendar;
	busy: Span[];
	leave: Span[];
};

export type Board = {
	input: AvailabilityInput;
	headcountProblem: Problem | null;
	/** Of the visits that this board is for. */
	crewSize: number;
	durationMinutes: number;
	/** From leaving for the site to the start, and from the end to being free again. */
	beforeMinutes: number;
	afterMinutes: number;
	/** First and last day, as day numbers, on which a series can begin. */
	firstDay: number;
	lastDay: number;
	nowMinute: number;
	staff: Staff[];
	days: Map<number, DayBoard>;
	/** The boards of the same question for visits of another kind. */
	kinds: Map<string, Board>;
};

/** One day; every list has one place for each time of the grid, from midnight. */
export type DayBoard = {
	day: Day;
	isHoliday: boolean;
	/** The time in minutes since 1970; NaN where the clock jumps over it. */
	starts: Float64Array;
	/** How many counselors work at that time, and how many of them are free. */
	inHours: Uint16Array;
	free: Uint16Array;
	/** `counselorState` of each counselor at each time, in the order of the counselors. */
	states: Uint8Array;
};

export function prepareBoard(input: AvailabilityInput): Board {
	if (!input.rules.visits.length) throw new RangeError('The rules of a service name no visit.');
	const { rules, headcount, now, zone } = input;
	const travel = input.travelMinutes ?? rules.travelMinutes;
	const today = dayNumber(dayOf(now, zone));
	const { crew, minutes } = crewAndMinutes(rules, headcount);
	const board: Board = {
		input,
		headcountProblem: checkHeadcount(rules, headcount),
		crewSize: crew,
		durationMinutes: minutes,
		beforeMinutes: rules.setUpMinutes + travel,
		afterMinutes: travel,
		firstDay: today + rules.leadTimeDays,
		lastDay: today + rules.horizonDays,
		nowMinute: now.getTime() / MINUTE_MS,
		staff: input.counselors.map(staffOf),
		days: new Map(),
		kinds: new Map()
	};
	board.kinds.set(kindOf(board), board);
	return board;
}

/** The board for one visit of the series: the same people and days, its own crew and length. */
export function boardOf(board: Board, visit: VisitRule): Board {
	const { rules, headcount } = board.input;
	const { crew, minutes } = crewAndMinutes(rules, headcount, visit);
	const own = { crewSize: crew, durationMinutes: minutes };
	let found = board.kinds.get(kindOf(own));
	if (!found) {
		found = { ...board, ...own, days: new Map() };
		board.kinds.set(kindOf(own), found);
	}
	return found;
}

function kindOf({ crewSize, durationMinutes }: Pick<Board, 'crewSize' | 'durationMinutes'>) {
	return `${crewSize} ${durationMinutes}`;
}

/** The place of a wall clock minute in the lists of a day; null when it is not in the grid. */
export function indexOf(board: Board, minute: number): number | null {
	const index = minute / board.input.rules.gridMinutes;
	return Number.isInteger(index) && minute >= 0 && minute < DAY_MINUTES ? index : null;
}

export function dayBoardOf(board: Board, number: number): DayBoard {
	let day = board.days.get(number);
	if (!day) {
		day = workedOut(board, number);
		board.days.set(number, day);
	}
	return day;
}

/** A counselor's time in whole minutes and day numbers. */
export function staffOf(calendar: CounselorCalendar): Staff {
	return {
		calendar,
		// Rounded outwards: visits begin and end on whole minutes.
		busy: mergedSpans(
			calendar.busy.map(([from, to]) => [Math.floor(from / MINUTE_MS), Math.ceil(to / MINUTE_MS)])
		),
		leave: calendar.leave.map(({ fromDay, toDay }) => [dayNumber(fromDay), dayNumber(toDay)])
	};
}

function workedOut(board: Board, number: number): DayBoard {
	const day = fromDayNumber(number);
	const grid = board.input.rules.gridMinutes;
	const places = Math.ceil(DAY_MINUTES / grid);
	const clock = clockOf(day, board.input.zone);
	const starts = new Float64Array(places);
	for (let index = 0; index < places; index++) starts[index] = clock.existing(index * grid);
	const dayBoard: DayBoard = {
		day,
		isHoliday: board.input.isHoliday(day),
		starts,
		inHours: new Uint16Array(places),
		free: new Uint16Array(places),
		states: new Uint8Array(places * board.staff.length)
	};
	if (!dayBoard.isHoliday) {
		board.staff.forEach((one, at) => fillIn(board, dayBoard, clock, { one, at, number, day }));
	}
	return dayBoard;
}

type Row = { one: Staff; at: number; number: number; day: Day };

/** Set-up and visit lie inside the hours; travel may begin before them and end after them. */
function fillIn(board: Board, to: DayBoard, clock: DayClock, { one, at, number, day }: Row) {
	const isAway = one.leave.some(([first, last]) => first <= number && number <= last);
	const setUp = board.input.rules.setUpMinutes;
	for (const [from, until] of hoursOn(one, weekday(day), clock)) {
		const opens = from + setUp;
		const closes = until - board.durationMinutes;
		for (let index = 0; index < to.starts.length; index++) {
			const start = to.starts[index]!;
			if (!(start >= opens && start <= closes)) continue;
			const state = isAway ? counselorState.onLeave : stateAt(board, one, start);
			to.states[at * to.starts.length + index] = state;
			to.inHours[index]!++;
			if (state === counselorState.free) to.free[index]!++;
		}
	}
}

/**
 * The hours on a weekday as moments. Merged as moments, not as wall clock times: a spring change
 * can bring two spans together.
 */
export function hoursOn({ calendar }: Staff, onWeekday: number, clock: DayClock): Span[] {
	const hours = calendar.hours.filter((span) => span.weekday === onWeekday);
	return mergedSpans(
		hours.map(({ fromMinute, toMinute }) => [clock.at(fromMinute), clock.at(toMinute)])
	);
}

function stateAt(board: Board, one: Staff, start: number): number {
	const from = start - board.beforeMinutes;
	const to = start + board.durationMinutes + board.afterMinutes;
	return hitsAny(one.busy, from, to) ? counselorState.busy : counselorState.free;
}
