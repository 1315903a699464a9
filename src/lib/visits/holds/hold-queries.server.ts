import { and, asc, count, eq, gt, isNotNull, isNull } from 'drizzle-orm';
import { sha256Hex } from '#lib/identity/cryptography.ts';
import type { Work } from '#lib/server/work.server.ts';
import { allocation, heldVisit, hold } from '#lib/visits/schema.server.ts';

export type Hold = typeof hold.$inferSelect;
export type HeldVisit = typeof heldVisit.$inferSelect;

/** The hold that a token stands for, whatever became of it; null when there is none. */
export async function holdByToken({ actor, tx }: Work, token: string): Promise<Hold | null> {
	const [found] = await tx
		.select()
		.from(hold)
		.where(and(eq(hold.agencyId, actor.agencyId), eq(hold.tokenHash, await sha256Hex(token))));
	return found ?? null;
}

/** The visits of a hold in their order. */
export function heldVisits({ actor, tx }: Work, holdId: string): Promise<HeldVisit[]> {
	return tx
		.select()
		.from(heldVisit)
		.where(and(eq(heldVisit.agencyId, actor.agencyId), eq(heldVisit.holdId, holdId)))
		.orderBy(asc(heldVisit.number));
}

/** Whether all the time of a hold is still its own. */
export async function isWhole({ actor, tx }: Work, holdId: string): Promise<boolean> {
	const [lost] = await tx
		.select({ id: allocation.id })
		.from(allocation)
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				eq(allocation.holdId, holdId),
				isNotNull(allocation.releasedAt)
			)
		)
		.limit(1);
	return !lost;
}

/** How many visitors' holds stand now: all of the agency, or those of one address. */
export async function standingHolds(
	{ actor, tx, now }: Work,
	of: { holderKey?: string; waiting: boolean }
): Promise<number> {
	const [row] = await tx
		.select({ count: count() })
		.from(hold)
		.where(
			and(
				eq(hold.agencyId, actor.agencyId),
				isNull(hold.endedAt),
				gt(hold.expiresAt, now),
				of.waiting ? isNotNull(hold.waitingId) : isNull(hold.waitingId),
				of.holderKey === undefined ? undefined : eq(hold.holderKey, of.holderKey)
			)
		);
	return row!.count;
}
