import { doesHold } from '#lib/visits/what-holds.ts';

/** How many people were served, as far as an organization may know (see outcomes). */
export type CertifiedCount = { kind: 'fewer_than' | 'more_than' | 'rounded'; value: number };

/** When things happened to a visit. */
type Times = { cancelledAt: Date | null; endsAt: Date };

/**
 * How many visits of a confirmed series took place; null as long as one is still to come, or where
 * none did: then there is nothing to certify.
 */
export function visitsHeld(confirmedAt: Date | null, visits: Times[], now: Date): number | null {
	const kept = visits.filter((one) => doesHold({ confirmedAt }, one, now));
	const isOver = kept.every((one) => one.endsAt <= now);
	return confirmedAt && isOver && kept.length > 0 ? kept.length : null;
}
