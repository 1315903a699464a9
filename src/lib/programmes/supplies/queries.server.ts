import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import { staff } from '#lib/identity/schema.server.ts';
import { enrolment, participant } from '#lib/programmes/schema.server.ts';
import { supplyItem, supplyMovement } from '#lib/programmes/supplies/schema.server.ts';
import { stockOf, type HandOutLine, type Item } from '#lib/programmes/supplies/stock.ts';
import type { Work } from '#lib/server/work.server.ts';
import { resource } from '#lib/visits/time/schema.server.ts';

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

/** What is left of each item in one bag; an item that was never in it is left out. */
export async function stockIn(
	{ actor, tx }: Work,
	staffId: string
): Promise<Record<string, number>> {
	const rows = await tx
		.select({
			itemId: supplyMovement.itemId,
			quantity: sql<number>`sum(${supplyMovement.quantity})::int`
		})
		.from(supplyMovement)
		.where(and(eq(supplyMovement.agencyId, actor.agencyId), eq(supplyMovement.staffId, staffId)))
		.groupBy(supplyMovement.itemId)
		.orderBy(supplyMovement.itemId);
	return stockOf(rows);
}

export type Bag = {
	staffId: string;
	name: string;
	isOff: boolean;
	stock: Record<string, number>;
	/** Items of which older movements became known after somebody had counted them. */
	unsure: string[];
};

/** The bag of everybody who goes on visits, and of whoever has anything left. */
export async function bags(work: Work): Promise<Bag[]> {
	const all = await everyBag(work);
	return all.flatMap(({ goes, ...bag }) => {
		const isEmpty = Object.values(bag.stock).every((left) => left === 0);
		return isEmpty && (!goes || bag.isOff) ? [] : [bag];
	});
}

/** The bag of one person of the agency; null where there is no such person. */
export async function bagOf(work: Work, staffId: string): Promise<Bag | null> {
	return (await everyBag(work)).find((one) => one.staffId === staffId) ?? null;
}

async function everyBag({ actor, tx }: Work): Promise<(Bag & { goes: boolean })[]> {
	const people = await tx
		.select({ id: staff.id, name: staff.name, disabledAt: staff.disabledAt, goes: resource.id })
		.from(staff)
		.leftJoin(resource, and(eq(resource.agencyId, staff.agencyId), eq(resource.staffId, staff.id)))
		.where(eq(staff.agencyId, actor.agencyId))
		.orderBy(asc(staff.name), asc(staff.id));
	const rows = await tx
		.select({
			staffId: supplyMovement.staffId,
			itemId: supplyMovement.itemId,
			quantity: sql<number>`sum(${supplyMovement.quantity})::int`,
			isUnsure: sql<boolean>`${wasHeardAfterCount}`
		})
		.from(supplyMovement)
		.where(eq(supplyMovement.agencyId, actor.agencyId))
		.groupBy(supplyMovement.agencyId, supplyMovement.staffId, supplyMovement.itemId)
		.orderBy(supplyMovement.staffId, supplyMovement.itemId);
	return people.map(({ id, name, disabledAt, goes }) => {
		const own = rows.filter(({ staffId }) => staffId === id);
		const unsure = own.filter((row) => row.isUnsure).map(({ itemId }) => itemId);
		const isOff = disabledAt !== null;
		return { staffId: id, name, isOff, goes: goes !== null, stock: stockOf(own), unsure };
	});
}

/** Of one item in one bag: the last count became known before something that had happened earlier. */
const wasHeardAfterCount = sql`exists (
	select from supply_movement c
	where c.agency_id = ${supplyMovement.agencyId} and c.staff_id = ${supplyMovement.staffId}
		and c.item_id = ${supplyMovement.itemId} and c.kind = 'counted'
		and not exists (
			select from supply_movement l where l.agency_id = c.agency_id and l.staff_id = c.staff_id
				and l.item_id = c.item_id and l.kind = 'counted' and l.received_at > c.received_at)
		and exists (
			select from supply_movement o where o.agency_id = c.agency_id and o.staff_id = c.staff_id
				and o.item_id = c.item_id and o.occurred_at < c.occurred_at
				and o.received_at > c.received_at))`;

/** The newest movements of one bag, with whom it was for. */
export async function movementsIn({ actor, tx }: Work, staffId: string, limit: number) {
	const by = tx
		.$with('recorder')
		.as(
			tx
				.select({ id: staff.id, by: staff.name })
				.from(staff)
				.where(eq(staff.agencyId, actor.agencyId))
		);
	return tx
		.with(by)
		.select({ movement: supplyMovement, by: by.by, person: participant.name })
		.from(supplyMovement)
		.innerJoin(by, eq(by.id, supplyMovement.recordedBy))
		.leftJoin(enrolment, isEnrolment)
		.leftJoin(participant, isParticipant)
		.where(and(eq(supplyMovement.agencyId, actor.agencyId), eq(supplyMovement.staffId, staffId)))
		.orderBy(desc(supplyMovement.receivedAt), desc(supplyMovement.id))
		.limit(limit);
}

const isEnrolment = and(
	eq(enrolment.agencyId, supplyMovement.agencyId),
	eq(enrolment.id, supplyMovement.enrolmentId)
);
const isParticipant = and(
	eq(participant.agencyId, enrolment.agencyId),
	eq(participant.id, enrolment.participantId)
);

/** All movements of the agency with names of counselors, the newest first; for a file. */
export async function allMovements({ actor, tx }: Work, limit: number) {
	return tx
		.select({ movement: supplyMovement, bag: staff.name })
		.from(supplyMovement)
		.innerJoin(
			staff,
			and(eq(staff.agencyId, supplyMovement.agencyId), eq(staff.id, supplyMovement.staffId))
		)
		.where(eq(supplyMovement.agencyId, actor.agencyId))
		.orderBy(desc(supplyMovement.receivedAt), desc(supplyMovement.id))
		.limit(limit);
}

export type HandOutRecord = {
	id: string;
	enrolmentId: string;
	visitId: string;
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
		visitId: first!.visitId!,
		staffId: first!.staffId!,
		at: first!.occurredAt,
		isUndone: undone.has(id),
		lines: [first!, ...others].map(({ itemId, quantity }) => ({ itemId, quantity: -quantity }))
	}));
}
