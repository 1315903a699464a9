import { and, desc, eq, sql } from 'drizzle-orm';
import { lotsOf, WARNING_DAYS, type LotLeft } from '#lib/programmes/supplies/lots.ts';
import { supplyMovement, supplyWarning } from '#lib/programmes/supplies/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** What is left of the batches of one item at one holder, the one that ends first before the others. */
export type HeldLots = { holderId: string; itemId: string; lots: LotLeft[] };

/** The same of every item at every holder, or at this one. */
export async function heldLots({ actor, tx }: Work, holderId?: string): Promise<HeldLots[]> {
	const rows = await tx
		.select({
			...{ holderId: supplyMovement.holderId, itemId: supplyMovement.itemId },
			...{ batch: named.batch, expiresOn: named.expiresOn },
			quantity: sql<number>`sum(${supplyMovement.quantity})::int`
		})
		.from(supplyMovement)
		.where(
			and(
				eq(supplyMovement.agencyId, actor.agencyId),
				holderId ? eq(supplyMovement.holderId, holderId) : undefined
			)
		)
		.groupBy(supplyMovement.holderId, supplyMovement.itemId, named.batch, named.expiresOn)
		.orderBy(supplyMovement.holderId, supplyMovement.itemId);
	return [...Map.groupBy(rows, (row) => `${row.holderId} ${row.itemId}`).values()].map((own) => ({
		...{ holderId: own[0]!.holderId, itemId: own[0]!.itemId },
		lots: lotsOf(own)
	}));
}

/** Whoever counts counts all batches together. */
const named = {
	batch: sql<string | null>`case when counted is null then batch end`,
	expiresOn: sql<string | null>`case when counted is null then expires_on::text end`
};

/** So many days before its day this agency wants to know of a batch. */
export async function warningDays({ actor, tx }: Work): Promise<number> {
	const [newest] = await tx
		.select({ days: supplyWarning.days })
		.from(supplyWarning)
		.where(eq(supplyWarning.agencyId, actor.agencyId))
		.orderBy(desc(supplyWarning.setAt), desc(supplyWarning.id))
		.limit(1);
	return newest?.days ?? WARNING_DAYS;
}
