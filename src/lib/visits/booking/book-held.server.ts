import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { instantOf } from '#lib/base/days.ts';
import { sha256Hex } from '#lib/identity/cryptography.ts';
import type { Work } from '#lib/server/work.server.ts';
import type { BookingRequest } from '#lib/visits/booking/book-series.server.ts';
import { heldVisits, type HeldVisit } from '#lib/visits/holds/hold-queries.server.ts';
import { standingHold } from '#lib/visits/holds/hold-time.server.ts';
import { endPlace } from '#lib/visits/waiting/leave-waiting.server.ts';
import { allocation, hold, visit } from '#lib/visits/schema.server.ts';

/* How held time becomes the time of a series, in the transaction of the booking. */

/**
 * The visits that are held for a booking, where it asks for just what is held and the hold stands
 * whole. Null otherwise: the time is then found as for anybody.
 */
export async function heldTime(
	work: Work,
	request: BookingRequest,
	{ id: serviceId }: { id: string },
	zone: string
): Promise<{ id: string; visits: HeldVisit[] } | null> {
	if (!request.hold) return null;
	const { headcount, organizationSize, organizationKind = null } = request;
	const { variant = null, area = null } = request;
	const answers = { headcount, organizationSize, organizationKind, variant, area };
	const found = await standingHold(work, request.hold, { serviceId, ...answers });
	if (!found) return null;
	const visits = await heldVisits(work, found.id);
	const asked = instantOf(request.day, request.minute, zone);
	return visits[0]?.startsAt.getTime() === asked.getTime() ? { id: found.id, visits } : null;
}

/** Gives the held time to the visits of the same numbers; false when one of them has none. */
export async function takeHeld(work: Work, holdId: string, visitIds: string[]): Promise<boolean> {
	const { actor, tx } = work;
	const taken = await tx
		.update(allocation)
		.set({ visitId: visit.id })
		.from(visit)
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				eq(allocation.holdId, holdId),
				isNull(allocation.releasedAt),
				isNull(allocation.visitId),
				eq(visit.agencyId, allocation.agencyId),
				eq(visit.number, allocation.heldNumber),
				inArray(visit.id, visitIds)
			)
		)
		.returning({ visitId: visit.id });
	return new Set(taken.map(({ visitId }) => visitId)).size === visitIds.length;
}

/** Writes down what became of a hold, which ends with it, as does the wait that it answered. */
export async function noteBooked(work: Work, token: string, seriesId: string): Promise<void> {
	const { actor, tx, now } = work;
	const [ended] = await tx
		.update(hold)
		.set({
			seriesId,
			endedAt: sql`coalesce(${hold.endedAt}, ${now.toISOString()}::timestamptz)`,
			holderKey: null
		})
		.where(
			and(
				eq(hold.agencyId, actor.agencyId),
				eq(hold.tokenHash, await sha256Hex(token)),
				isNull(hold.seriesId)
			)
		)
		.returning({ waitingId: hold.waitingId });
	if (ended?.waitingId) await endPlace(work, ended.waitingId);
}
