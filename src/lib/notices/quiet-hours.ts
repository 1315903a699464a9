import { addDays, instantOf, wallClock } from '#lib/base/days.ts';

/** Minutes after midnight between which no text goes out; the end may lie on the next day. */
export type QuietHours = { from: number; until: number };

/** 21:00–08:00: what the law on sending by night asks of advertisements, kept for every text. */
export const usualQuietHours: QuietHours = { from: 21 * 60, until: 8 * 60 };

/**
 * When a text that is ready at `now` may go out: `now` itself, or the end of the quiet hours it falls
 * into. Never held back beyond the moment it is about, `aboutAt`: too early disturbs, too late is
 * of no use.
 */
export function sendableAt(
	now: Date,
	{ from, until }: QuietHours,
	zone: string,
	aboutAt: Date | null
): Date {
	const { day, minute } = wallClock(now, zone);
	const isOverNight = from > until;
	const isQuiet = isOverNight ? minute >= from || minute < until : minute >= from && minute < until;
	if (!isQuiet) return now;
	const endsTomorrow = isOverNight && minute >= from;
	const end = instantOf(endsTomorrow ? addDays(day, 1) : day, until, zone);
	return aboutAt && aboutAt < end ? now : end;
}

/** The quiet hours that begin next at `now` or later; without any length where there are none. */
export function quietAhead(now: Date, { from, until }: QuietHours, zone: string): [Date, Date] {
	const { day, minute } = wallClock(now, zone);
	const first = minute <= from ? day : addDays(day, 1);
	const last = until < from ? addDays(first, 1) : first;
	return [instantOf(first, from, zone), instantOf(last, until, zone)];
}
