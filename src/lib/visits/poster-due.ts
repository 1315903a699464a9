import { addDays, dayOf, type Day } from '#lib/base/days.ts';
import { whatHolds } from '#lib/visits/what-holds.ts';

/** How long a poster hangs before the first visit, so that there is time to enrol. */
const POSTER_DAYS = 7;

/** By which day a poster is put up; `now` where that day is past. */
export type PosterDue = Day | 'now';

type Visit = { startsAt: Date; endsAt: Date; cancelledAt: Date | null };

/**
 * When the poster of a series is due: a week before the first of the visits to come, in the zone of its
 * site. Null before the promise, once a promised visit has begun, and where none is to come. Whatever
 * asks for a poster asks here.
 */
export function posterDue(
	confirmedAt: Date | null,
	visits: Visit[],
	{ now, zone }: { now: Date; zone: string }
): PosterDue | null {
	const held = whatHolds({ confirmedAt }, visits, now).visits;
	const next = held.find(({ startsAt }) => startsAt > now);
	if (!next || !confirmedAt || hasBegun(confirmedAt, held, now)) return null;
	const day = addDays(dayOf(next.startsAt, zone), -POSTER_DAYS);
	return day >= dayOf(now, zone) ? day : 'now';
}

/** Whether a visit has begun that was promised, or at least requested, before it did. */
export function hasBegun(
	confirmedAt: Date | null,
	held: Pick<Visit, 'startsAt'>[],
	now: Date
): boolean {
	return held.some(({ startsAt }) => startsAt <= now && (!confirmedAt || confirmedAt <= startsAt));
}
