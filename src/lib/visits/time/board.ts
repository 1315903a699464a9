import { dayNumber, dayOf, type Day } from '#lib/base/days.ts';
import type { Problem, ProblemCode } from '#lib/base/problems.ts';
import { capCount, type CapCount } from '#lib/visits/time/caps.ts';
import type { AvailabilityInput } from '#lib/visits/time/counselor-calendar.ts';
import { crewAndMinutes, type VisitRule } from '#lib/visits/time/rules.ts';
import { checkHeadcount, checkPlaces } from '#lib/visits/time/who-may-book.ts';
import { roundStates, type RoundState } from '#lib/visits/time/rounds.ts';
import {
	isInService,
	requestRefusal,
	servedDay,
	type ServedDay
} from '#lib/visits/time/served-days.ts';
import { fewestFor, skillBits } from '#lib/visits/time/skills.ts';
import { hitsAny, type Span } from '#lib/visits/time/spans.ts';
import {
	hoursOn,
	inMinutes,
	needsOf,
	staffOf,
	type Need,
	type Staff
} from '#lib/visits/time/staff.ts';
import { stayOf, travelMinutes, type Stay } from '#lib/visits/time/travel.ts';

/*
 * The board is one question about availability worked out in whole minutes since 1970: for each
 * day, when asked for the first time, who could begin a visit at each time of the grid. It lives
 * as long as the question; whoever asks again prepares a new one. A visit with a crew or a length
 * of its own is asked about on a board of its own (`boardOf`).
 */

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/** What a counselor does at a time; the numbers stand in `DayBoard.states`. */
export const counselorState = {
	...{ outsideHours: 0, onLeave: 1, busy: 2, free: 3 },
	/** At no other place, and not here in time either. */
	onTheRoad: 4
} as const;

export type Board = {
	input: AvailabilityInput;
	/** Why so many people can never book, or not any more. */
	headcountProblem: Problem | null;
	/** Why no request is taken today, whatever the day that it is for. */
	requestProblem: ProblemCode | null;
	/** When requests are taken for which days; null where that is the same for all. */
	rounds: RoundState[] | null;
	/** When the place is in use by others. */
	placeBusy: Span[];
	/** Days of other visits of the same series, as day numbers. */
	staying: number[];
	/** Of the visits that this board is for. */
	crewSize: number;
	durationMinutes: number;
	/** Where the visits are. */
	stay: Stay;
	/** From leaving the base to the start, and from the end to being back there. */
	beforeMinutes: number;
	afterMinutes: number;
	/** First and last day, as day numbers, on which a series can begin. */
	firstDay: number;
	lastDay: number;
	nowMinute: number;
	staff: Staff[];
	/** All the skills that a crew needs, by `skillBits`. */
	skills: number;
	needs: Need[];
	caps: CapCount | null;
	/** What the service says of each day, the same for visits of every kind. */
	served: Map<number, ServedDay>;
	days: Map<number, DayBoard>;
	/** The boards of the same question for visits of another kind. */
	kinds: Map<string, Board>;
};

/** One day; every list has one place for each time of the grid, from midnight. */
export type DayBoard = {
	day: Day;
	/** The time in minutes since 1970; NaN where the clock jumps over it. */
	starts: Float64Array;
	/** 1 where a visit lies in the hours of the service, between its breaks, at a place not in use. */
	inService: Uint8Array;
	/** How many counselors work at that time, how many of them are free, and how many on the road. */
	inHours: Uint16Array;
	free: Uint16Array;
	onTheRoad: Uint16Array;
	/** `counselorState` of each counselor at each time, in the order of the counselors. */
	states: Uint8Array;
};

export function prepareBoard(input: AvailabilityInput): Board {
	if (!input.rules.visits.length) throw new RangeError('The rules of a service name no visit.');
	const { rules, headcount, now, zone } = input;
	const stay = stayOf(rules);
	const todayIs = dayOf(now, zone);
	const today = dayNumber(todayIs);
	const { crew, minutes } = crewAndMinutes(rules, headcount);
	const board: Board = {
		input,
		headcountProblem: checkHeadcount(rules, headcount) ?? checkPlaces(input.placesLeft, headcount),
		requestProblem: requestRefusal(input, todayIs),
		rounds: roundStates(rules.rounds, now, zone) ?? null,
		placeBusy: inMinutes(input.placeBusy ?? []),
		staying: (input.staying ?? []).map(dayNumber),
		crewSize: crew,
		durationMinutes: minutes,
		stay,
		beforeMinutes: rules.setUpMinutes + travelMinutes(null, stay),
		afterMinutes: travelMinutes(stay, null),
		firstDay: today + rules.leadTimeDays,
		lastDay: today + rules.horizonDays,
		nowMinute: now.getTime() / MINUTE_MS,
		staff: input.counselors.map((one) => staffOf(one, stay, rules.skills)),
		skills: skillBits(rules.skills, rules.skills),
		needs: needsOf(input),
		caps: capCount(rules.caps, input.taken),
		served: new Map(),
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

/** What the service itself says of a day, whoever is free. */
export function servedOn(board: Board, number: number): ServedDay {
	let day = board.served.get(number);
	if (!day) {
		day = servedDay(board.input, number);
		board.served.set(number, day);
	}
	return day;
}

export function dayBoardOf(board: Board, number: number): DayBoard {
	let day = board.days.get(number);
	if (!day) {
		day = workedOut(board, number);
		board.days.set(number, day);
	}
	return day;
}

/** The pieces of equipment that a visit at that minute can take, or null when too few are left. */
export function equipmentAt(board: Board, start: number): string[] | null {
	const from = start - board.beforeMinutes;
	const to = start + board.durationMinutes + board.afterMinutes;
	const taken = board.needs.map(({ pieces, count }) =>
		pieces.filter(({ busy }) => !hitsAny(busy, from, to)).slice(0, count)
	);
	if (taken.some((pieces, at) => pieces.length < board.needs[at]!.count)) return null;
	return taken.flatMap((pieces) => pieces.map(({ id }) => id));
}

/** Whether those who are free have, as one crew, all the skills that it needs. */
export function isSkilled(board: Board, { states, starts }: DayBoard, index: number): boolean {
	if (!board.skills) return true;
	const isFree = (_: Staff, at: number) =>
		states[at * starts.length + index] === counselorState.free;
	const skills = board.staff.filter(isFree).map((one) => one.skills);
	return fewestFor(board.skills, skills) <= board.crewSize;
}

function workedOut(board: Board, number: number): DayBoard {
	const grid = board.input.rules.gridMinutes;
	const places = Math.ceil(DAY_MINUTES / grid);
	const served = servedOn(board, number);
	const dayBoard: DayBoard = {
		day: served.day,
		starts: new Float64Array(places),
		inService: new Uint8Array(places),
		inHours: new Uint16Array(places),
		free: new Uint16Array(places),
		onTheRoad: new Uint16Array(places),
		states: new Uint8Array(places * board.staff.length)
	};
	for (let index = 0; index < places; index++) {
		const start = served.clock.existing(index * grid);
		dayBoard.starts[index] = start;
		const end = start + board.durationMinutes;
		const isOpen = isInService(served, start, end) && !hitsAny(board.placeBusy, start, end);
		dayBoard.inService[index] = isOpen ? 1 : 0;
	}
	if (!served.refusal) {
		board.staff.forEach((one, at) => fillIn(board, dayBoard, served, { one, at, number }));
	}
	return dayBoard;
}

type Row = { one: Staff; at: number; number: number };

/** Set-up and visit lie inside the hours; travel may begin before them and end after them. */
function fillIn(board: Board, to: DayBoard, served: ServedDay, { one, at, number }: Row) {
	const isAway = one.leave.some(([first, last]) => first <= number && number <= last);
	const setUp = board.input.rules.setUpMinutes;
	for (const [from, until] of hoursOn(one, served.day, served.weekday, served.clock)) {
		const opens = from + setUp;
		const closes = until - board.durationMinutes;
		for (let index = 0; index < to.starts.length; index++) {
			const start = to.starts[index]!;
			if (!to.inService[index] || !(start >= opens && start <= closes)) continue;
			const state = isAway ? counselorState.onLeave : stateAt(board, one, start);
			to.states[at * to.starts.length + index] = state;
			to.inHours[index]!++;
			if (state === counselorState.free) to.free[index]!++;
			if (state === counselorState.onTheRoad) to.onTheRoad[index]!++;
		}
	}
}

function stateAt(board: Board, one: Staff, start: number): number {
	const from = start - board.input.rules.setUpMinutes;
	const to = start + board.durationMinutes;
	if (!hitsAny(one.hindered, from, to)) return counselorState.free;
	const isElsewhere = !board.stay.area || hitsAny(one.elsewhere, from, to);
	return isElsewhere ? counselorState.busy : counselorState.onTheRoad;
}
