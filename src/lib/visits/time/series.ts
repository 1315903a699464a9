import { dayNumber, fromDayNumber, type Day } from '#lib/base/days.ts';
import {
	done,
	problem,
	refused,
	type Outcome,
	type Problem,
	type ProblemCode
} from '#lib/base/problems.ts';
import { checkStart, dayRefusal, visitRefusal } from '#lib/visits/time/availability.ts';
import {
	boardOf,
	dayBoardOf,
	equipmentAt,
	indexOf,
	prepareBoard,
	servedOn,
	type Board
} from '#lib/visits/time/board.ts';
import type { AvailabilityInput } from '#lib/visits/time/counselor-calendar.ts';
import type { CrewChoice } from '#lib/visits/time/crew.ts';
import { offsetsOf, type VisitRule } from '#lib/visits/time/rules.ts';
import { crewsOf } from '#lib/visits/time/series-crew.ts';
import { isOnItsWeekday } from '#lib/visits/time/served-days.ts';
import { blockedTime, type Blocked } from '#lib/visits/time/travel.ts';

const MINUTE_MS = 60_000;

/** One visit of a series as it would be booked. */
export type ProposedVisit = {
	number: number;
	day: Day;
	minute: number;
	startsAt: Date;
	endsAt: Date;
	/** What the crew cannot do anything else in: with set-up and travel. */
	blocked: Blocked;
	crewIds: string[];
	crew: CrewChoice;
	/** What it takes along. */
	equipmentIds: string[];
	/** The planned day, and what forbade it, when the visit had to move. */
	moved: { from: Day; reason: ProblemCode } | null;
};

/** A visit's planned day and its day, as day numbers, and why they differ. */
export type KeptDay = {
	visit: VisitRule;
	planned: number;
	day: number;
	moved: ProblemCode | null;
};

/**
 * The series that begins at exactly that day and minute: each later visit at the same time of the
 * wall clock on its planned day, or on the nearest day of its window that can be kept (of two
 * equally near, the earlier). Refused as a whole with the rule that refused: the first visit's
 * own, or series_does_not_fit with the number of the visit that finds no day.
 */
export function proposeSeries(
	input: AvailabilityInput,
	day: Day,
	minute: number
): Outcome<ProposedVisit[]> {
	return proposeOn(prepareBoard(input), day, minute);
}

export function proposeOn(board: Board, day: Day, minute: number): Outcome<ProposedVisit[]> {
	const refusal = checkStart(board, dayNumber(day), minute);
	if (refusal) return refused(refusal);
	const index = indexOf(board, minute)!;
	const { kept, stuckAt } = keptDays(board, dayNumber(day), index);
	if (stuckAt !== null) return refused(problem('series_does_not_fit', { number: stuckAt }));
	const crews = crewsOf(board, kept, index);
	return done(kept.map((one, at) => proposed(board, one, index, crews[at]!)));
}

/**
 * The days of all visits of a series that begins at a day and place in the grid, where the first
 * is known to be possible. `stuckAt` is the number of the visit that finds no day, or null.
 */
export function keptDays(board: Board, firstDay: number, index: number) {
	const [first, ...later] = board.input.rules.visits;
	const kept: KeptDay[] = [{ visit: first!, planned: firstDay, day: firstDay, moved: null }];
	for (const visit of later) {
		const next = nearestDay(board, visit, kept, index);
		if (!next) return { kept, stuckAt: visit.number };
		kept.push(next);
	}
	return { kept, stuckAt: null };
}

function nearestDay(board: Board, visit: VisitRule, kept: KeptDay[], index: number) {
	const first = kept[0]!.day;
	const window = offsetsOf(board.input.rules, visit);
	const planned = first + visit.offsetDays;
	const reach = Math.max(visit.earlierDays, visit.laterDays);
	let reason: ProblemCode | null = null;
	for (let shift = 0; shift <= reach; shift++) {
		for (const day of shift ? [planned - shift, planned + shift] : [planned]) {
			const isInside = day >= first + window.from && day <= first + window.to;
			// Where a visit has weekdays of its own, the others were never meant.
			if (isInside && !isOnItsWeekday(visit, servedOn(board, day))) continue;
			const refusal = isInside
				? laterRefusal(board, { visit, day }, kept, index)
				: 'series_does_not_fit';
			if (!refusal) return { visit, planned, day, moved: reason };
			reason ??= refusal;
		}
	}
	return null;
}

/** A later visit begins with leaving for it, when the crew is back from the one before. */
function laterRefusal(board: Board, { visit, day }: Dated, kept: KeptDay[], index: number) {
	const own = kept.map((one) => one.day);
	const ofDay = dayRefusal(board, visit, day, own);
	if (ofDay) return ofDay;
	const kind = boardOf(board, visit);
	const refusal = visitRefusal(kind, day, index);
	if (refusal) return refusal;
	const back = endOf(board, kept.at(-1)!, index) + board.afterMinutes;
	return back > dayBoardOf(kind, day).starts[index]! - board.beforeMinutes ? 'nobody_free' : null;
}

type Dated = Pick<KeptDay, 'visit' | 'day'>;

function endOf(board: Board, { visit, day }: Dated, index: number): number {
	const own = boardOf(board, visit);
	return dayBoardOf(own, day).starts[index]! + own.durationMinutes;
}

function proposed(board: Board, kept: KeptDay, index: number, crew: CrewChoice): ProposedVisit {
	const start = dayBoardOf(board, kept.day).starts[index]!;
	const end = endOf(board, kept, index);
	return {
		number: kept.visit.number,
		day: fromDayNumber(kept.day),
		minute: index * board.input.rules.gridMinutes,
		startsAt: instant(start),
		endsAt: instant(end),
		blocked: blockedTime(board.input.rules, start * MINUTE_MS, end * MINUTE_MS),
		crewIds: crew.ids,
		crew,
		equipmentIds: equipmentAt(boardOf(board, kept.visit), start)!,
		moved: kept.moved ? { from: fromDayNumber(kept.planned), reason: kept.moved } : null
	};
}

function instant(minutes: number): Date {
	return new Date(minutes * MINUTE_MS);
}

const takenMeanwhile: ProblemCode[] = ['nobody_free', 'equipment_taken', 'series_does_not_fit'];

/** To someone who chose a listed time, "nobody is free" means that it was taken meanwhile. */
export function asTaken(found: Problem): Problem {
	return takenMeanwhile.includes(found.code) ? { ...found, code: 'slot_taken' } : found;
}
