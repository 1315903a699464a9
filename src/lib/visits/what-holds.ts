import { isLapsed } from '#lib/visits/status.ts';

/**
 * What an agency can say of a series. `unanswered` is a request whose first visit came without an
 * answer, or whose organization was told that nobody comes; `lapsed` one of which nothing is left.
 */
export type Standing = 'requested' | 'unanswered' | 'confirmed' | 'cancelled' | 'lapsed';

type Visit = { startsAt: Date; endsAt: Date; cancelledAt: Date | null };
type Series = {
	confirmedAt: Date | null;
	/** That an apology was written, where it is known; it counts until the series is confirmed. */
	isApologized?: boolean;
};

/**
 * What holds of a series at `now`, and of which visits: those that are neither cancelled nor lapsed.
 * Whatever tells somebody of a series, on paper, in a calendar or by its code, asks here.
 */
export function whatHolds<V extends Visit>(
	series: Series,
	visits: V[],
	now: Date
): { standing: Standing; visits: V[] } {
	const live = visits.filter(({ cancelledAt }) => cancelledAt === null);
	const kept = live.filter((one) => doesHold(series, one, now));
	return { standing: standingOf(series, live, kept, now), visits: kept };
}

/** Whether a visit is neither cancelled nor over before anybody promised it. */
export function doesHold(
	{ confirmedAt }: Series,
	{ cancelledAt, endsAt }: Pick<Visit, 'cancelledAt' | 'endsAt'>,
	now: Date
): boolean {
	return cancelledAt === null && !isLapsed({ confirmedAt, endsAt }, now);
}

function standingOf(series: Series, live: Visit[], kept: Visit[], now: Date): Standing {
	if (live.length === 0) return 'cancelled';
	if (kept.length === 0) return 'lapsed';
	if (series.confirmedAt) return 'confirmed';
	const hasCome = live.some(({ startsAt }) => startsAt <= now);
	return hasCome || series.isApologized ? 'unanswered' : 'requested';
}
