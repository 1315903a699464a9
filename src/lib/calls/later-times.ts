import { addDays, instantOf, wallClock, type Day } from '#lib/base/days.ts';

const NEXT_MORNING_MINUTE = 10 * 60;
const ROUND_TO_MS = 5 * 60_000;

/** Times to be called again that are one tap away: soon, later today, and on the next working day. */
export function laterTimes(now: Date, zone: string, isWorkday: (day: Day) => boolean): Date[] {
	const after = (minutes: number) =>
		new Date(Math.ceil((now.getTime() + minutes * 60_000) / ROUND_TO_MS) * ROUND_TO_MS);
	let day = addDays(wallClock(now, zone).day, 1);
	while (!isWorkday(day)) day = addDays(day, 1);
	return [after(60), after(180), instantOf(day, NEXT_MORNING_MINUTE, zone)];
}
