import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { mayKnowPeople } from '#lib/identity/doors.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { enrolment, participant } from '#lib/programmes/schema.server.ts';
import { holderById, holders } from '#lib/programmes/supplies/holder-queries.server.ts';
import type { Holder } from '#lib/programmes/supplies/holder.ts';
import { supplyMovement } from '#lib/programmes/supplies/schema.server.ts';
import { stockOf } from '#lib/programmes/supplies/stock.ts';
import type { Work } from '#lib/server/work.server.ts';

/** A holder with what is left there. */
export type Bag = Holder & {
	stock: Record<string, number>;
	/** Items of which older movements became known after somebody had counted them. */
	unsure: string[];
};

/** The store, the bag of everybody who goes on visits, and whoever or whatever has anything left. */
export async function bags(work: Work): Promise<Bag[]> {
	const all = await withStock(work, await holders(work));
	return all.filter(({ stock, kind, goes, isOff }) => {
		const isEmpty = Object.values(stock).every((left) => left === 0);
		return !isEmpty || kind === 'store' || (goes && !isOff);
	});
}

/** What one holder has; null where there is no such holder. */
export async function bagOf(work: Work, holderId: string): Promise<Bag | null> {
	const holder = await holderById(work, holderId);
	return holder && (await withStock(work, [holder], holderId))[0]!;
}

/** These holders with what each has; `holderId`: the one that is asked about. */
async function withStock({ actor, tx }: Work, all: Holder[], holderId?: string): Promise<Bag[]> {
	const rows = await tx
		.select({
			holderId: supplyMovement.holderId,
			itemId: supplyMovement.itemId,
			quantity: sql<number>`sum(${supplyMovement.quantity})::int`,
			isUnsure: sql<boolean>`${wasHeardAfterCount}`
		})
		.from(supplyMovement)
		.where(ofHolder(actor.agencyId, holderId))
		.groupBy(supplyMovement.agencyId, supplyMovement.holderId, supplyMovement.itemId)
		.orderBy(supplyMovement.holderId, supplyMovement.itemId);
	const byHolder = Map.groupBy(rows, ({ holderId }) => holderId);
	return all.map((holder) => {
		const own = byHolder.get(holder.id) ?? [];
		const unsure = own.filter((row) => row.isUnsure).map(({ itemId }) => itemId);
		return { ...holder, stock: stockOf(own), unsure };
	});
}

/** Of one item at one holder: the last count became known before something that had happened earlier. */
const wasHeardAfterCount = sql`exists (
	select from supply_movement c
	where c.agency_id = ${supplyMovement.agencyId} and c.holder_id = ${supplyMovement.holderId}
		and c.item_id = ${supplyMovement.itemId} and c.kind = 'counted'
		and not exists (
			select from supply_movement l where l.agency_id = c.agency_id and l.holder_id = c.holder_id
				and l.item_id = c.item_id and l.kind = 'counted' and l.received_at > c.received_at)
		and exists (
			select from supply_movement o where o.agency_id = c.agency_id and o.holder_id = c.holder_id
				and o.item_id = c.item_id and o.occurred_at < c.occurred_at
				and o.received_at > c.received_at))`;

function ofHolder(agencyId: string, holderId?: string) {
	return and(
		eq(supplyMovement.agencyId, agencyId),
		holderId ? eq(supplyMovement.holderId, holderId) : undefined
	);
}

/** Every movement, and for whoever may not know people all but what was handed out, or taken back. */
function toldTo({ role }: StaffActor) {
	return mayKnowPeople(role) ? undefined : isNull(supplyMovement.handOutId);
}

/** The newest movements of one holder that the reader may know, with whom it was for. */
export async function movementsIn(
	{ actor, tx }: Work<StaffActor>,
	holderId: string,
	limit: number
) {
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
		.where(and(ofHolder(actor.agencyId, holderId), toldTo(actor)))
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

/** All movements of the agency that the reader may know, the newest first; for a file. */
export async function allMovements({ actor, tx }: Work<StaffActor>, limit: number) {
	return tx
		.select()
		.from(supplyMovement)
		.where(and(ofHolder(actor.agencyId), toldTo(actor)))
		.orderBy(desc(supplyMovement.receivedAt), desc(supplyMovement.id))
		.limit(limit);
}

/**
 * How many of each item each holder handed out in all, below zero: for whoever may not read each handing
 * out, so that what is left adds up.
 */
export async function handedOutInAll({ actor, tx }: Work, holderId?: string) {
	const rows = await tx
		.select({
			holderId: supplyMovement.holderId,
			itemId: supplyMovement.itemId,
			quantity: sql<number>`sum(${supplyMovement.quantity})::int`
		})
		.from(supplyMovement)
		.where(and(ofHolder(actor.agencyId, holderId), isNotNull(supplyMovement.handOutId)))
		.groupBy(supplyMovement.holderId, supplyMovement.itemId)
		.orderBy(supplyMovement.holderId, supplyMovement.itemId);
	return rows.filter(({ quantity }) => quantity !== 0);
}
