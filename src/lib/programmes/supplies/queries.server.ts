import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { supplyItem, supplyMovement } from '#lib/programmes/supplies/schema.server.ts';
import { stockOf, type HandOutLine, type Item } from '#lib/programmes/supplies/stock.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Every item of the agency, in the order in which they were added, the retired ones too. */
export async function itemsOf({ actor, tx }: Work): Promise<Item[]> {
	const rows = await tx
		.select()
		.from(supplyItem)
		.where(eq(supplyItem.agencyId, actor.agencyId))
		.orderBy(asc(supplyItem.createdAt), asc(supplyItem.nameKo), asc(supplyItem.id));
	return rows.map((row) => ({
		id: row.id,
		name: { ko: row.nameKo, en: row.nameEn },
		unit: { ko: row.unitKo, en: row.unitEn },
		programmes: row.programmes,
		usual: row.usualQuantity,
		limit: row.limitQuantity,
		lowAt: row.lowQuantity,
		...(row.retiredAt ? { isRetired: true as const } : {})
	}));
}

/** What is left of each item at one holder; an item that was never there is left out. */
export async function stockIn(
	{ actor, tx }: Work,
	holderId: string
): Promise<Record<string, number>> {
	const rows = await tx
		.select({
			itemId: supplyMovement.itemId,
			quantity: sql<number>`sum(${supplyMovement.quantity})::int`
		})
		.from(supplyMovement)
		.where(and(eq(supplyMovement.agencyId, actor.agencyId), eq(supplyMovement.holderId, holderId)))
		.groupBy(supplyMovement.itemId)
		.orderBy(supplyMovement.itemId);
	return stockOf(rows);
}

export type HandOutRecord = {
	id: string;
	enrolmentId: string;
	/** Null where the office gave it. */
	visitId: string | null;
	staffId: string;
	at: Date;
	isUndone: boolean;
	lines: HandOutLine[];
};

/** What these people were handed out, the earliest first, also what was undone. */
export async function handOutsOf(
	{ actor, tx }: Work,
	enrolmentIds: string[]
): Promise<HandOutRecord[]> {
	if (enrolmentIds.length === 0) return [];
	const rows = await tx
		.select()
		.from(supplyMovement)
		.where(
			and(
				eq(supplyMovement.agencyId, actor.agencyId),
				inArray(supplyMovement.enrolmentId, enrolmentIds)
			)
		)
		.orderBy(asc(supplyMovement.occurredAt), asc(supplyMovement.handOutId), asc(supplyMovement.id));
	const undone = new Set(rows.flatMap((row) => (row.kind === 'undone' ? row.handOutId! : [])));
	const given = rows.filter(({ kind }) => kind === 'handed_out');
	return [...Map.groupBy(given, (row) => row.handOutId!)].map(([id, [first, ...others]]) => ({
		id,
		enrolmentId: first!.enrolmentId!,
		visitId: first!.visitId,
		staffId: first!.staffId!,
		at: first!.occurredAt,
		isUndone: undone.has(id),
		lines: [first!, ...others].map(({ itemId, quantity }) => ({ itemId, quantity: -quantity }))
	}));
}
