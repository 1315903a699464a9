import { boardOf, counselorState, dayBoardOf, type Board } from '#lib/visits/time/board.ts';
import type { CounselorCalendar } from '#lib/visits/time/counselor-calendar.ts';
import { chooseCrew, type CrewCandidate, type CrewChoice } from '#lib/visits/time/crew.ts';
import type { KeptDay, ProposedVisit } from '#lib/visits/time/series.ts';
import { overlapOf, type Span } from '#lib/visits/time/spans.ts';

const MINUTE_MS = 60_000;
/** A visit that ends later than this minute of the day is an evening visit. */
export const EVENING_FROM_MINUTE = 18 * 60;
/** Load is counted over two weeks to either side of the visit. */
const LOAD_MINUTES_AROUND = 14 * 1440;

/**
 * The crew of each visit of a series. The same people come to all visits where anybody can;
 * otherwise each visit gets the best crew, those who came before first.
 */
export function crewsOf(board: Board, kept: KeptDay[], index: number): CrewChoice[] {
	const states = board.staff.map((_, at) =>
		kept.map(({ visit, day }) => stateOf(boardOf(board, visit), day, at, index))
	);
	const covered = states.map((row) => row.filter((one) => one === counselorState.free).length);
	const known = new Set(board.input.keepCrewIds);
	const ids = board.staff.map(({ calendar }) => calendar.id);
	const onSeries = ids.map((id) => (known.has(id) ? kept.length : 0));
	return kept.map(({ day, visit: rule }, visit) => {
		const candidates = board.staff.map(({ calendar, busy, skills }, at): CrewCandidate => ({
			id: calendar.id,
			obstacle: obstacleOf(states[at]![visit]!),
			visitsOnSeries: onSeries[at]!,
			visitsCovered: covered[at]!,
			loadMinutes: loadAround(busy, dayBoardOf(board, day).starts[index]!),
			eveningVisits: eveningsAround(calendar, dayBoardOf(board, day).starts[index]!),
			skills
		}));
		const choice = chooseCrew(candidates, needsOf(boardOf(board, rule), kept.length, index));
		for (const id of choice.ids) onSeries[ids.indexOf(id)]!++;
		return choice;
	});
}

function stateOf(board: Board, day: number, at: number, index: number): number {
	const { states, starts } = dayBoardOf(board, day);
	return states[at * starts.length + index]!;
}

function obstacleOf(state: number): CrewCandidate['obstacle'] {
	if (state === counselorState.free) return null;
	if (state === counselorState.busy) return 'busy';
	if (state === counselorState.onTheRoad) return 'on_the_road';
	return state === counselorState.onLeave ? 'on_leave' : 'outside_hours';
}

function needsOf(board: Board, visitsInSeries: number, index: number) {
	const { crewSize, input, skills, durationMinutes } = board;
	const minute = index * input.rules.gridMinutes;
	return { crewSize, visitsInSeries, isEvening: endsInEvening(minute, durationMinutes), skills };
}

function endsInEvening(minute: number, durationMinutes: number): boolean {
	return minute + durationMinutes > EVENING_FROM_MINUTE;
}

/** Whether a visit, as it would be booked, counts as one of the evening. */
export function isEveningVisit({ minute, startsAt, endsAt }: ProposedVisit): boolean {
	return endsInEvening(minute, (endsAt.getTime() - startsAt.getTime()) / MINUTE_MS);
}

/** Evening visits in the weeks around a minute since 1970. */
export function eveningsAround({ evenings = [] }: CounselorCalendar, minute: number): number {
	const isNear = (ms: number) => Math.abs(ms / MINUTE_MS - minute) < LOAD_MINUTES_AROUND;
	return evenings.filter(isNear).length;
}

/** Planned minutes, driving included, in the weeks around a minute since 1970. */
export function loadAround(busy: Span[], minute: number): number {
	return overlapOf(busy, minute - LOAD_MINUTES_AROUND, minute + LOAD_MINUTES_AROUND);
}
