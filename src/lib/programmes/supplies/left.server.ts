import { and, eq, sql } from 'drizzle-orm';
import { supplyItem, supplyMovement } from '#lib/programmes/supplies/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** An item, locked so that two who move it in the office at once do so one after the other. */
export async function lockItem(
	{ actor, tx }: Work,
	itemId: string
): Promise<{ retiredAt: Date | null } | null> {
	const [item] = await tx
		.select({ retiredAt: supplyItem.retiredAt })
		.from(supplyItem)
		.where(and(eq(supplyItem.agencyId, actor.agencyId), eq(supplyItem.id, itemId)))
		.for('no key update');
	return item ?? null;
}

/** How many of an item one holder has, as far as the server knows. */
export async function leftOf(
	{ actor, tx }: Work,
	{ holderId, itemId }: { holderId: string; itemId: string }
): Promise<number> {
	const [row] = await tx
		.select({ left: sql<number>`coalesce(sum(${supplyMovement.quantity}), 0)::int` })
		.from(supplyMovement)
		.where(
			and(
				eq(supplyMovement.agencyId, actor.agencyId),
				eq(supplyMovement.holderId, holderId),
				eq(supplyMovement.itemId, itemId)
			)
		);
	return row!.left;
}
