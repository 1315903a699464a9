import type { Day } from '#lib/base/days.ts';

/**
 * The day as of which figures stand for a viewer with threshold k: today for whoever sees records. For
 * others it is the first of the month: so looking every day tells no more than looking once.
 */
export function figuresDay(today: Day, k: number): Day {
	return k === 0 ? today : `${today.slice(0, 7)}-01`;
}

/** The month yyyy-mm before that of a day. */
export function monthBefore(day: Day): string {
	const [year, month] = day.split('-').map(Number) as [number, number];
	const count = year * 12 + month - 2;
	return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
}
