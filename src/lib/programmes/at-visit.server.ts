import { and, eq } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { problem, type Problem } from '#lib/base/problems.ts';
import { enrolment } from '#lib/programmes/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { allocation, visit } from '#lib/visits/schema.server.ts';
import { resource } from '#lib/visits/time/schema.server.ts';

/**
 * Whether this counselor may record for this person at this visit: the visit is, or once was,
 * theirs (it may have been given to somebody else while the phone had no signal), and the person
 * enrolled in its series.
 */
export async function mayRecord(
	work: Work<StaffActor>,
	visitId: string,
	enrolmentId: string
): Promise<Problem | null> {
	const { actor, tx } = work;
	const seriesId = await seriesOfOwnVisit(work, visitId);
	if (!seriesId) return problem('not_your_visit');
	const [person] = await tx
		.select({ seriesId: enrolment.seriesId })
		.from(enrolment)
		.where(and(eq(enrolment.agencyId, actor.agencyId), eq(enrolment.id, enrolmentId)));
	return person?.seriesId === seriesId ? null : problem('not_found');
}

/** The series of a visit that is, or once was, this counselor's; null for any other. */
export async function seriesOfOwnVisit(
	{ actor, tx }: Work<StaffActor>,
	visitId: string
): Promise<string | null> {
	const [assigned] = await tx
		.select({ seriesId: visit.seriesId })
		.from(visit)
		.innerJoin(
			allocation,
			and(eq(allocation.agencyId, visit.agencyId), eq(allocation.visitId, visit.id))
		)
		.innerJoin(
			resource,
			and(eq(resource.agencyId, allocation.agencyId), eq(resource.id, allocation.resourceId))
		)
		.where(
			and(
				eq(visit.agencyId, actor.agencyId),
				eq(visit.id, visitId),
				eq(resource.staffId, actor.staffId)
			)
		)
		.limit(1);
	return assigned?.seriesId ?? null;
}
