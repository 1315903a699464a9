import { and, eq, isNull } from 'drizzle-orm';
import { staff } from '#lib/identity/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { allocation, visit } from '#lib/visits/schema.server.ts';
import { resource } from '#lib/visits/time/schema.server.ts';

export type CrewMember = {
	visitId: string;
	resourceId: string;
	name: string;
	reasons: (typeof allocation.$inferSelect)['reasons'];
	assignedBy: string | null;
};

/** Equipment is taken like a counselor, but has no place in a crew. */
export const isCounselorOf = and(
	eq(resource.agencyId, allocation.agencyId),
	eq(resource.id, allocation.resourceId),
	isNull(resource.equipmentKind)
);

/** Who goes to each visit of a series, with the reasons. */
export function crewOfSeries({ actor, tx }: Work, seriesId: string): Promise<CrewMember[]> {
	return tx
		.select({
			visitId: visit.id,
			resourceId: allocation.resourceId,
			name: staff.name,
			reasons: allocation.reasons,
			assignedBy: allocation.assignedBy
		})
		.from(allocation)
		.innerJoin(
			visit,
			and(eq(visit.agencyId, allocation.agencyId), eq(visit.id, allocation.visitId))
		)
		.innerJoin(
			resource,
			and(eq(resource.agencyId, allocation.agencyId), eq(resource.id, allocation.resourceId))
		)
		.innerJoin(staff, and(eq(staff.agencyId, resource.agencyId), eq(staff.id, resource.staffId)))
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				eq(visit.seriesId, seriesId),
				isNull(allocation.releasedAt)
			)
		)
		.orderBy(visit.number, staff.name);
}

/** Every counselor who can be sent on visits. */
export function counselors({ actor, tx }: Work): Promise<{ resourceId: string; name: string }[]> {
	return tx
		.select({ resourceId: resource.id, name: staff.name })
		.from(resource)
		.innerJoin(staff, and(eq(staff.agencyId, resource.agencyId), eq(staff.id, resource.staffId)))
		.where(and(eq(resource.agencyId, actor.agencyId), isNull(resource.retiredAt)))
		.orderBy(staff.name);
}
