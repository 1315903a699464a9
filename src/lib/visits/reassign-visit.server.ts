import { and, eq, isNull, sql } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { allocate } from '#lib/visits/allocate.server.ts';
import { lockResources } from '#lib/visits/calendars.server.ts';
import { allocation, resource } from '#lib/visits/schema.server.ts';

export type Reassignment = { visitId: string; fromResourceId: string; toResourceId: string };

/**
 * Gives one place in a visit's crew to another counselor. The old allocation is released and a new
 * one made, so that the history stays. Refuses when the other is busy, or is in the crew already.
 */
export async function reassignVisit(
	work: Work<StaffActor>,
	{ visitId, fromResourceId, toResourceId }: Reassignment
): Promise<Outcome<null>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	await lockResources(work);
	if (!(await isWorking(work, toResourceId))) return refused(problem('not_a_choice'));
	const blocked = await release(work, visitId, fromResourceId);
	if (!blocked) return refused(problem('not_found'));
	const isFree = await allocate(work, [
		{
			visitId,
			resourceId: toResourceId,
			blocked,
			reasons: [{ code: 'chosen_by_staff' }],
			assignedBy: work.actor.staffId
		}
	]);
	if (!isFree) return refused(problem('counselor_busy', undefined, 'toResourceId'));
	await record(work, {
		act: 'visit.reassigned',
		subjectId: visitId,
		details: { from: fromResourceId, to: toResourceId }
	});
	return done(null);
}

async function isWorking({ actor, tx }: Work, resourceId: string): Promise<boolean> {
	const found = await tx
		.select({ id: resource.id })
		.from(resource)
		.where(
			and(
				eq(resource.agencyId, actor.agencyId),
				eq(resource.id, resourceId),
				isNull(resource.retiredAt)
			)
		);
	return found.length === 1;
}

async function release({ actor, tx, now }: Work, visitId: string, resourceId: string) {
	const [released] = await tx
		.update(allocation)
		.set({ releasedAt: now })
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				eq(allocation.visitId, visitId),
				eq(allocation.resourceId, resourceId),
				isNull(allocation.releasedAt)
			)
		)
		.returning({
			from: sql<string>`lower(${allocation.during})`,
			to: sql<string>`upper(${allocation.during})`
		});
	return released && { from: new Date(released.from), to: new Date(released.to) };
}
