import { and, count, eq, inArray, isNull } from 'drizzle-orm';
import type { Work } from '#lib/server/work.server.ts';
import { isCounselorOf } from '#lib/visits/crews/crew-queries.server.ts';
import { allocation } from '#lib/visits/schema.server.ts';
import { resource } from '#lib/visits/time/schema.server.ts';

/** How many go to each of these visits: so many people can be served beside each other. */
export async function seatsOf(
	{ actor, tx }: Work,
	visitIds: string[]
): Promise<Map<string, number>> {
	if (!visitIds.length) return new Map();
	const rows = await tx
		.select({ visitId: allocation.visitId, seats: count() })
		.from(allocation)
		.innerJoin(resource, isCounselorOf)
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				inArray(allocation.visitId, visitIds),
				isNull(allocation.releasedAt)
			)
		)
		.groupBy(allocation.visitId);
	return new Map(rows.map(({ visitId, seats }) => [visitId!, seats]));
}
