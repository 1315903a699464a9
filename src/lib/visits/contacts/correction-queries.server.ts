import { and, asc, count, eq, gt, isNull, min, ne, or } from 'drizzle-orm';
import { organization } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { isCancellation } from '#lib/visits/queries.server.ts';
import { cancellation, series, seriesCorrection, visit } from '#lib/visits/schema.server.ts';

const OTHERS_MAX = 20;

/** How often a series was corrected; a form names it, so that it corrects only what it showed. */
export async function correctionsOf({ actor, tx }: Work, seriesId: string): Promise<number> {
	const [row] = await tx
		.select({ count: count() })
		.from(seriesCorrection)
		.where(
			and(eq(seriesCorrection.agencyId, actor.agencyId), eq(seriesCorrection.seriesId, seriesId))
		);
	return row!.count;
}

/**
 * Other bookings with a visit to come whose contact has the same address of mail, or is the same in
 * every detail: a correction leaves them as they are. The next visit first, at most twenty.
 */
export async function othersOfContact({ actor, tx, now }: Work, seriesId: string) {
	const [own] = await tx
		.select({ id: organization.id, email: organization.contactEmail })
		.from(series)
		.innerJoin(organization, isOrganization)
		.where(and(eq(series.agencyId, actor.agencyId), eq(series.id, seriesId)));
	if (!own) return [];
	const { id, email } = own;
	const isSame = or(
		eq(organization.id, id),
		email ? eq(organization.contactEmail, email) : undefined
	);
	return tx
		.select({ id: series.id, reference: series.reference, organization: organization.name })
		.from(series)
		.innerJoin(organization, isOrganization)
		.innerJoin(visit, and(eq(visit.agencyId, series.agencyId), eq(visit.seriesId, series.id)))
		.leftJoin(cancellation, isCancellation)
		.where(
			and(
				eq(series.agencyId, actor.agencyId),
				ne(series.id, seriesId),
				isSame,
				gt(visit.startsAt, now),
				isNull(cancellation.visitId)
			)
		)
		.groupBy(series.agencyId, series.id, organization.agencyId, organization.id)
		.orderBy(asc(min(visit.startsAt)), asc(series.id))
		.limit(OTHERS_MAX);
}

const isOrganization = and(
	eq(organization.agencyId, series.agencyId),
	eq(organization.id, series.organizationId)
);
