import { and, eq, inArray, isNull, lt, notExists } from 'drizzle-orm';
import { revokeLinks } from '#lib/identity/links.server.ts';
import { agencyById } from '#lib/identity/queries.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';
import { releaseRunOut } from '#lib/visits/allocate.server.ts';
import { KEPT_DAYS } from '#lib/visits/retention.ts';
import { sweepWishes } from '#lib/visits/pools/sweep-wishes.server.ts';
import { allocation, heldVisit, hold, waiting } from '#lib/visits/schema.server.ts';
import { lockResources } from '#lib/visits/time/calendars.server.ts';
import { endVainPlaces } from '#lib/visits/waiting/end-vain-places.server.ts';
import { forgetUnconfirmed } from '#lib/visits/waiting/leave-waiting.server.ts';

const DAY_MS = 86_400_000;

/**
 * A duty: forgets by name who waits in vain or never confirmed, and throws away holds, places on the
 * waiting list and wishes for a shared visit that ended a month ago. What became a booking stays with
 * it. Doing it once more finds nothing. Gives how many rows.
 */
export async function forgetEnded(agencyId: string): Promise<number> {
	const agency = await agencyById(agencyId);
	return acting({ kind: 'system', agencyId }, async (work) => {
		await lockResources(work);
		await releaseRunOut(work);
		const ended = (await endVainPlaces(work, agency)) + (await forgetUnconfirmed(work));
		return (
			ended + (await sweepHolds(work)) + (await sweepWaiting(work)) + (await sweepWishes(work))
		);
	});
}

function ago({ now }: Work, days: number): Date {
	return new Date(now.getTime() - days * DAY_MS);
}

/** Holds that ended without a booking; those of a place that still waits count its offers. */
async function sweepHolds(work: Work): Promise<number> {
	const { actor, tx } = work;
	const stillWaits = tx
		.select({ id: waiting.id })
		.from(waiting)
		.where(
			and(
				eq(waiting.agencyId, hold.agencyId),
				eq(waiting.id, hold.waitingId),
				isNull(waiting.leftAt)
			)
		);
	const over = await tx
		.select({ id: hold.id })
		.from(hold)
		.where(
			and(
				eq(hold.agencyId, actor.agencyId),
				lt(hold.endedAt, ago(work, KEPT_DAYS)),
				isNull(hold.seriesId),
				notExists(stillWaits)
			)
		);
	const ids = over.map(({ id }) => id);
	if (!ids.length) return 0;
	const own = <T extends typeof allocation | typeof heldVisit>(table: T) =>
		and(eq(table.agencyId, actor.agencyId), inArray(table.holdId, ids));
	await tx.delete(allocation).where(own(allocation));
	await tx.delete(heldVisit).where(own(heldVisit));
	await tx.delete(hold).where(and(eq(hold.agencyId, actor.agencyId), inArray(hold.id, ids)));
	return ids.length;
}

/** Places that were given up, but for those whose offer became a booking: they have no name left. */
async function sweepWaiting(work: Work): Promise<number> {
	const { actor, tx } = work;
	const offered = tx
		.select({ id: hold.id })
		.from(hold)
		.where(and(eq(hold.agencyId, waiting.agencyId), eq(hold.waitingId, waiting.id)));
	const gone = await tx
		.delete(waiting)
		.where(
			and(
				eq(waiting.agencyId, actor.agencyId),
				lt(waiting.leftAt, ago(work, KEPT_DAYS)),
				notExists(offered)
			)
		)
		.returning({ id: waiting.id });
	for (const { id } of gone) await revokeLinks(work, 'waiting', id);
	return gone.length;
}
