import { and, eq } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { problem, type Problem } from '#lib/base/problems.ts';
import { enrolmentById } from '#lib/programmes/queries.server.ts';
import { askedOnce } from '#lib/server/asked-once.server.ts';
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
	const seriesId = await seriesOfOwnVisit(work, visitId);
	if (!seriesId) return problem('not_your_visit');
	const person = await enrolmentById(work, enrolmentId);
	return person?.seriesId === seriesId ? null : problem('not_found');
}

/** The series of a visit that is, or once was, this counselor's; null for any other. */
export function seriesOfOwnVisit(work: Work<StaffActor>, visitId: string): Promise<string | null> {
	const question = `series of ${visitId} for ${work.actor.staffId}`;
	return askedOnce(work, question, () => askSeriesOfOwnVisit(work, visitId));
}

async function askSeriesOfOwnVisit(
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
