import { and, eq, exists, isNull, sum } from 'drizzle-orm';
import { problem, type Problem } from '#lib/base/problems.ts';
import type { Work } from '#lib/server/work.server.ts';
import { isCancellation, type Service } from '#lib/visits/queries.server.ts';
import { cancellation, series, service, visit } from '#lib/visits/schema.server.ts';

/**
 * What is wrong with so many more people for this service, or null. Counted over every version of
 * it; who asked and was not cancelled has a place. Only exact under the lock of the resources.
 */
export async function checkPlaces(
	work: Work,
	{ key, content }: Pick<Service, 'key' | 'content'>,
	headcount: number
): Promise<Problem | null> {
	if (content.places === undefined) return null;
	const left = content.places - (await peopleOf(work, key));
	if (headcount <= left) return null;
	return problem('places_full', { left: Math.max(0, left) }, 'headcount');
}

async function peopleOf({ actor, tx }: Work, key: string): Promise<number> {
	const kept = tx
		.select({ id: visit.id })
		.from(visit)
		.leftJoin(cancellation, isCancellation)
		.where(
			and(
				eq(visit.agencyId, series.agencyId),
				eq(visit.seriesId, series.id),
				isNull(cancellation.visitId)
			)
		);
	const [row] = await tx
		.select({ people: sum(series.headcount).mapWith(Number) })
		.from(series)
		.innerJoin(
			service,
			and(eq(service.agencyId, series.agencyId), eq(service.id, series.serviceId))
		)
		.where(and(eq(series.agencyId, actor.agencyId), eq(service.key, key), exists(kept)));
	return row?.people ?? 0;
}
