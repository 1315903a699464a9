import { addDays, type Day } from '#lib/base/days.ts';

/**
 * A target on a day off moves to the next working day if that still lies inside the window (both
 * ends included), else to the previous one. It stays where it is when the window holds no working
 * day at all: the window itself is never left.
 */
export function moveToWorkday(
	target: Day,
	window: { from: Day; to: Day },
	isWorkday: (day: Day) => boolean
): Day {
	return (
		firstWorkday(target, window, isWorkday, 1) ??
		firstWorkday(target, window, isWorkday, -1) ??
		target
	);
}

function firstWorkday(
	target: Day,
	window: { from: Day; to: Day },
	isWorkday: (day: Day) => boolean,
	step: 1 | -1
): Day | undefined {
	for (let day = target; day >= window.from && day <= window.to; day = addDays(day, step)) {
		if (isWorkday(day)) return day;
	}
	return undefined;
}
