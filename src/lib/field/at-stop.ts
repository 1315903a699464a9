/** What a visit at a stop of the agency's own is called, and how somebody joins there. */
import type { Localized } from '#lib/base/localized.ts';
import type { DayVisit } from '#lib/field/day.ts';

/** Where a visit is, as its heading says: the stop, else the organization. */
export function hostOf({ stop, organization }: DayVisit): Localized {
	return stop?.name ?? { ko: organization, en: organization };
}

/**
 * How somebody who stands there joins. `none`: the service has no programme, so nobody is recorded.
 * `over`: the code opens nothing any more. `full`: every place of the stop is had, so the code takes
 * nobody; the counselor still does. `open`: by the code too.
 */
export type Joining = 'none' | 'over' | 'full' | 'open';

export function joiningAt(visit: DayVisit, now: Date): Joining {
	if (!visit.template && visit.roster.length === 0) return 'none';
	if (isOver(visit, now)) return 'over';
	const { stop, roster, headcount } = visit;
	return stop && !stop.takesTurns && roster.length >= headcount ? 'full' : 'open';
}

/** By how many people a stop is over its number; 0 at an organization, which booked for its own. */
export function beyondPlaces({ stop, roster, headcount }: DayVisit): number {
	return stop ? Math.max(0, roster.length - headcount) : 0;
}

/** As `programmeByCode` has it: nobody joins once the last visit has ended. */
function isOver({ seriesVisits, startsAt, endsAt, cancelled }: DayVisit, now: Date): boolean {
	const isComing = seriesVisits.some((one) => new Date(one.startsAt) > now);
	const isUnderWay = !cancelled && new Date(startsAt) <= now && new Date(endsAt) > now;
	return !isComing && !isUnderWay;
}
