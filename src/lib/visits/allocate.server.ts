import { and, eq, inArray, isNull } from 'drizzle-orm';
import { newId } from '#lib/identity/cryptography.ts';
import type { Work } from '#lib/server/work.server.ts';
import { allocation, type AllocationReason } from '#lib/visits/schema.server.ts';
import type { ProposedVisit } from '#lib/visits/series.ts';

export type NewAllocation = {
	visitId: string;
	resourceId: string;
	blocked: { from: Date; to: Date };
	reasons: AllocationReason[];
	assignedBy: string | null;
};

/** What a proposed visit takes: everybody of its crew, with the reasons, and its equipment. */
export function allocationsOf(
	{ crew, equipmentIds, blocked }: ProposedVisit,
	visitId: string
): NewAllocation[] {
	const things = equipmentIds.map((id) => ({ id, reasons: [] }));
	return [...crew.reasons, ...things].map(({ id, reasons }) => ({
		visitId,
		resourceId: id,
		blocked,
		reasons,
		assignedBy: null
	}));
}

/**
 * Takes the time of every named resource, all or none. False when the database found a live
 * allocation in the way; the caller then refuses, and its transaction is undone.
 */
export async function allocate(work: Work, wanted: NewAllocation[]): Promise<boolean> {
	const taken = await work.tx
		.insert(allocation)
		.values(
			wanted.map(({ blocked, ...rest }) => ({
				agencyId: work.actor.agencyId,
				id: newId(work.now),
				blockedFrom: blocked.from,
				blockedUntil: blocked.to,
				createdAt: work.now,
				...rest
			}))
		)
		.onConflictDoNothing()
		.returning({ id: allocation.id });
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
