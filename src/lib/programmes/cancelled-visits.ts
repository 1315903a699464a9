/** A visit of somebody's series; `cancelledAt` null where it takes place. */
type Visit = { startsAt: Date; cancelledAt: Date | null };

export type CancelledVisits = {
	/** No visit of the series takes place. */
	isAll: boolean;
	/** When the last of them was cancelled. */
	since: Date;
	/** When they would have begun, in their order. */
	wouldBegin: Date[];
};

/**
 * What somebody is told of the visits of their series that were cancelled: all of them where none
 * takes place, else those that would still come; null where there is nothing to tell.
 */
export function cancelledVisits(visits: Visit[], now: Date): CancelledVisits | null {
	const cancelled = visits.flatMap(({ startsAt, cancelledAt }) =>
		cancelledAt ? [{ startsAt, cancelledAt }] : []
	);
	const isAll = cancelled.length === visits.length;
	const told = isAll ? cancelled : cancelled.filter(({ startsAt }) => startsAt > now);
	if (told.length === 0) return null;
	const since = new Date(Math.max(...told.map(({ cancelledAt }) => cancelledAt.getTime())));
	const wouldBegin = told.map(({ startsAt }) => startsAt);
	return { isAll, since, wouldBegin: wouldBegin.sort((a, b) => a.getTime() - b.getTime()) };
}
