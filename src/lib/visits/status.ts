import { dayOf } from '#lib/base/days.ts';

export type VisitStatus = 'requested' | 'confirmed' | 'today' | 'done' | 'cancelled' | 'lapsed';

/** When things happened to a visit; null for what has not. */
export type VisitTimes = {
	requestedAt: Date;
	confirmedAt: Date | null;
	cancelledAt: Date | null;
	startsAt: Date;
	endsAt: Date;
};

/**
 * Where a visit stands at `now`, in the zone of its site. A cancellation outweighs everything; a
 * visit that nobody had confirmed before it was over has lapsed, also when its series is confirmed
 * later: nobody went.
 */
export function visitStatus(visit: VisitTimes, now: Date, zone = 'Asia/Seoul'): VisitStatus {
	if (visit.cancelledAt) return 'cancelled';
	if (isLapsed(visit, now)) return 'lapsed';
	if (!visit.confirmedAt) return 'requested';
	if (now >= visit.endsAt) return 'done';
	if (now >= visit.startsAt) return 'today';
	return dayOf(now, zone) === dayOf(visit.startsAt, zone) ? 'today' : 'confirmed';
}

/** Whether a visit was over before anybody promised it. */
export function isLapsed(
	{ confirmedAt, endsAt }: Pick<VisitTimes, 'confirmedAt' | 'endsAt'>,
	now: Date
): boolean {
	return confirmedAt ? confirmedAt >= endsAt : now >= endsAt;
}
