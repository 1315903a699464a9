/* How long time is kept for somebody, and how much of it. */

/** Minutes for which a chosen time is kept while the form is filled in; once more when asked. */
export const HOLD_MINUTES = 10;

/** Hours for which a time is kept for somebody who waited for it. */
export const OFFER_HOURS = 24;

/** Times that one address can have kept at once. */
export const HOLDS_PER_ADDRESS = 3;

const HOLDS_AT_LEAST = 6;

/** Days whose times somebody on the waiting list lets pass before their place is given up. */
export const OFFERS_MAX = 3;

/** Times that all visitors of an agency can have kept at once, so that nobody keeps everything. */
export function holdsPerAgency(counselors: number): number {
	return Math.max(HOLDS_AT_LEAST, 2 * counselors);
}

/** Offers that stand at once; each keeps a whole series for a day. */
export function offersPerAgency(counselors: number): number {
	return Math.max(1, counselors);
}

export type HoldFacts = { expiresAt: Date; endedAt: Date | null; seriesId: string | null };
export type HoldState = 'kept' | 'run_out' | 'booked';

/** Where a hold stands; one that was given up counts as run out. */
export function holdState({ expiresAt, endedAt, seriesId }: HoldFacts, now: Date): HoldState {
	if (seriesId) return 'booked';
	return endedAt === null && expiresAt > now ? 'kept' : 'run_out';
}
