import { addDays, dayOf, type Day } from '#lib/base/days.ts';

/**
 * Days for which a roster is kept after the last visit: as long as an organization asks who was
 * there and corrects what its certificate says. After that nobody needs the names.
 */
export const ROSTER_KEPT_DAYS = 30;

type Visit = { endsAt: Date; cancelledAt: Date | null };

/** Until which day the roster of a series is kept; null where every visit was cancelled. */
export function rosterKeptUntil(visits: Visit[], zone: string): Day | null {
	const ends = visits.filter((one) => !one.cancelledAt).map(({ endsAt }) => endsAt.getTime());
	if (!ends.length) return null;
	return addDays(dayOf(new Date(Math.max(...ends)), zone), ROSTER_KEPT_DAYS);
}
