/** Where a whole series stands, for the office. */
export type SeriesState = 'waiting' | 'confirmed' | 'cancelled' | 'lapsed';

export type SeriesFacts = {
	confirmedAt: Date | null;
	/** Visits neither begun nor cancelled. */
	visitsLeft: number;
	visitsCancelled: number;
};

/**
 * A request waits as long as there is a visit to promise. Without one left a series is cancelled
 * where any visit was; a request whose time passed unanswered has lapsed.
 */
export function seriesState({
	confirmedAt,
	visitsLeft,
	visitsCancelled
}: SeriesFacts): SeriesState {
	if (visitsLeft > 0) return confirmedAt ? 'confirmed' : 'waiting';
	if (visitsCancelled > 0) return 'cancelled';
	return confirmedAt ? 'confirmed' : 'lapsed';
}
