import { and, eq, inArray, isNull, lte } from 'drizzle-orm';
import { newId } from '#lib/identity/cryptography.ts';
import { together, type Work } from '#lib/server/work.server.ts';
import { allocation, hold, type AllocationReason } from '#lib/visits/schema.server.ts';
import type { ProposedVisit } from '#lib/visits/time/series.ts';
import type { Blocked } from '#lib/visits/time/travel.ts';

type TakenTime = {
	resourceId: string;
	blocked: Blocked;
	reasons: AllocationReason[];
	assignedBy: string | null;
};

/** Whose time it is: a visit's, or that of one of the visits of a hold. */
export type Holder = { visitId: string } | { holdId: string; heldNumber: number };
export type NewAllocation = TakenTime & Holder;

/** What time an allocation takes, as a statement reads it and `blockedOf` understands it. */
export const blockedColumns = {
	from: allocation.blockedFrom,
	to: allocation.blockedUntil,
	area: allocation.area,
	nearFrom: allocation.nearFrom,
	nearUntil: allocation.nearUntil
};

type BlockedRow = Pick<typeof allocation.$inferSelect, 'area' | 'nearFrom' | 'nearUntil'> & {
	from: Date;
	to: Date;
};

/** The time that an allocation takes; the three columns of its area are given together. */
export function blockedOf({ from, to, area, nearFrom, nearUntil }: BlockedRow): Blocked {
	const isNear = area !== null && nearFrom !== null && nearUntil !== null;
	return isNear ? { from, to, near: { area, from: nearFrom, until: nearUntil } } : { from, to };
}

/** What a proposed visit takes: everybody of its crew, with the reasons, and its equipment. */
export function allocationsOf(
	{ crew, equipmentIds, blocked }: ProposedVisit,
	holder: Holder
): NewAllocation[] {
	// A thing comes home between two visits: in no area is it nearer.
	const { from, to } = blocked;
	const people = crew.reasons.map((one) => ({ ...one, blocked }));
	const things = equipmentIds.map((id) => ({ id, reasons: [], blocked: { from, to } }));
	return [...people, ...things].map(({ id, reasons, blocked: time }) => ({
		...holder,
		resourceId: id,
		blocked: time,
		reasons,
		assignedBy: null
	}));
}

/**
 * Takes the time of every named resource, all or none. Holds that ran out are taken away first.
 * False when the database found a live allocation in the way; the caller then refuses, and its
 * transaction is undone.
 */
export async function allocate(work: Work, wanted: NewAllocation[]): Promise<boolean> {
	const rows = wanted.map(({ blocked, ...rest }) => ({
		agencyId: work.actor.agencyId,
		id: newId(work.now),
		blockedFrom: blocked.from,
		blockedUntil: blocked.to,
		area: blocked.near?.area ?? null,
		nearFrom: blocked.near?.from ?? null,
		nearUntil: blocked.near?.until ?? null,
		createdAt: work.now,
		...rest
	}));
	const [, taken] = await together(
		() => releaseRunOut(work),
		() =>
			work.tx.insert(allocation).values(rows).onConflictDoNothing().returning({ id: allocation.id })
	);
	return taken.length === wanted.length;
}

/**
 * Gives the time of these visits back, at this moment: who would have gone, and until when that
 * stood, stays known.
 */
export async function releaseTime({ actor, tx, now }: Work, visitIds: string[]): Promise<void> {
	await tx
		.update(allocation)
		.set({ releasedAt: now })
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				inArray(allocation.visitId, visitIds),
				isNull(allocation.releasedAt)
			)
		);
}

/** Ends every hold of the agency that ran out, and gives its time back. */
export async function releaseRunOut(work: Work): Promise<void> {
	await endHolds(work, lte(hold.expiresAt, work.now));
}

/** Ends one hold, whether or not it ran out, and gives its time back. */
export async function releaseHold(work: Work, holdId: string): Promise<void> {
	await endHolds(work, eq(hold.id, holdId));
}

/** Ends every hold of a version of a service, offers too, and gives their time back. */
export async function releaseHoldsOf(work: Work, serviceId: string): Promise<void> {
	await endHolds(work, eq(hold.serviceId, serviceId));
}

/** One statement, so that whoever takes time need not wait for its answer. */
async function endHolds({ actor, tx, now }: Work, which: ReturnType<typeof eq>): Promise<void> {
	const ended = tx.$with('ended').as(
		tx
			.update(hold)
			.set({ endedAt: now, holderKey: null })
			.where(and(eq(hold.agencyId, actor.agencyId), which, isNull(hold.endedAt)))
			.returning({ id: hold.id })
	);
	await tx
		.with(ended)
		.update(allocation)
		.set({ releasedAt: now })
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				inArray(allocation.holdId, tx.select({ id: ended.id }).from(ended)),
				isNull(allocation.visitId),
				isNull(allocation.releasedAt)
			)
		);
}
