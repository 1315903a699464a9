import { areaLabel } from '#lib/visits/time/areas.ts';
import { counselorState, dayBoardOf, type Board } from '#lib/visits/time/board.ts';
import type { Staff } from '#lib/visits/time/staff.ts';
import { hindered, taken, travelMinutes, type Stay } from '#lib/visits/time/travel.ts';

/**
 * The numbers of `road_too_long`: the shortest way that keeps somebody from a visit at a place in the
 * grid of a day, in minutes, and what the area at its other end is called, where the service knows
 * it. Nothing where nobody is on the road.
 */
export function roadInTheWay(
	board: Board,
	day: number,
	index: number
): Record<string, string | number> {
	const { rules } = board.input;
	const { states, starts } = dayBoardOf(board, day);
	const from = starts[index]! - rules.setUpMinutes;
	const until = starts[index]! + board.durationMinutes;
	const isOnTheRoad = (_: Staff, at: number) =>
		states[at * starts.length + index] === counselorState.onTheRoad;
	const [shortest] = board.staff
		.filter(isOnTheRoad)
		.flatMap(({ calendar }) => taken(calendar.busy))
		.filter((one) => {
			const [first, last] = hindered(one, board.stay);
			return first < until && from < last;
		})
		.map(({ until: ends, stay }) => {
			const way: [Stay, Stay] = ends <= from ? [stay, board.stay] : [board.stay, stay];
			return { minutes: travelMinutes(...way), area: stay.area?.key ?? null };
		})
		.sort((a, b) => a.minutes - b.minutes);
	if (!shortest) return {};
	const label = areaLabel(rules, shortest.area);
	return { minutes: shortest.minutes, ...(label && { ko: label.ko, en: label.en }) };
}
