import { and, eq, inArray, isNull, lte } from 'drizzle-orm';
import { newId } from '#lib/identity/cryptography.ts';
import { together, type Work } from '#lib/server/work.server.ts';
import { allocation, hold, type AllocationReason } from '#lib/visits/schema.server.ts';
import type { ProposedVisit } from '#lib/visits/time/series.ts';

type TakenTime = {
	resourceId: string;
	blocked: { from: Date; to: Date };
	reasons: AllocationReason[];
	assignedBy: string | null;
};

/** Whose time it is: a visit's, or that of one of the visits of a hold. */
export type Holder = { visitId: string } | { holdId: string; heldNumber: number };
export type NewAllocation = TakenTime & Holder;

/** What a proposed visit takes: everybody of its crew, with the reasons, and its equipment. */
export function allocationsOf(
	{ crew, equipmentIds, blocked }: ProposedVisit,
	holder: Holder
): NewAllocation[] {
	const things = equipmentIds.map((id) => ({ id, reasons: [] }));
	return [...crew.reasons, ...things].map(({ id, reasons }) => ({
		...holder,
		resourceId: id,
		blocked,
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
