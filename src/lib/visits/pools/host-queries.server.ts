import { and, asc, eq, gt, isNull, min, or, sql } from 'drizzle-orm';
import { organization, site } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import type { Host } from '#lib/visits/pools/pools.ts';
import { poolPlace, poolWish } from '#lib/visits/pools/schema.server.ts';
import { isCancellation } from '#lib/visits/queries.server.ts';
import {
	cancellation,
	series,
	seriesCorrection,
	service,
	visit
} from '#lib/visits/schema.server.ts';

/** Whether a wish is of the contact of a series, as it is or as it was before it was corrected. */
const isOfContact = sql`(${poolWish.contactEmail} = ${organization.contactEmail}
	or exists (select from ${seriesCorrection} c
		join ${organization} earlier on earlier.agency_id = c.agency_id and earlier.id = c.organization_id
		where c.agency_id = ${series.agencyId} and c.series_id = ${series.id}
			and earlier.contact_email = ${poolWish.contactEmail}))`;

/**
 * The series that neighbours can share: of organizations that offered their room, or where others
 * have places already, with a visit to come; the next one first.
 */
export async function hostsAhead({ actor, tx, now }: Work): Promise<Host[]> {
	const isShared = sql`exists (select from ${poolPlace}
		where ${poolPlace.agencyId} = ${series.agencyId} and ${poolPlace.seriesId} = ${series.id})`;
	const offersRoom = sql`exists (select from ${poolWish}
		where ${poolWish.agencyId} = ${series.agencyId} and ${poolWish.isHost}
			and ${isOfContact})`;
	const placed = sql<number>`(select coalesce(sum(w.people), 0)::int from ${poolPlace} p
		join ${poolWish} w on w.agency_id = p.agency_id and w.id = p.wish_id
		where p.agency_id = ${series.agencyId} and p.series_id = ${series.id})`;
	const rows = await tx
		.select({
			reference: series.reference,
			serviceKey: service.key,
			organization: organization.name,
			address: site.address,
			zone: site.zone,
			startsAt: min(visit.startsAt),
			headcount: series.headcount,
			placed
		})
		.from(series)
		.innerJoin(
			service,
			and(eq(service.agencyId, series.agencyId), eq(service.id, series.serviceId))
		)
		.innerJoin(
			organization,
			and(eq(organization.agencyId, series.agencyId), eq(organization.id, series.organizationId))
		)
		.innerJoin(site, and(eq(site.agencyId, series.agencyId), eq(site.id, series.siteId)))
		.innerJoin(visit, and(eq(visit.agencyId, series.agencyId), eq(visit.seriesId, series.id)))
		.leftJoin(cancellation, isCancellation)
		.where(
			and(
				eq(series.agencyId, actor.agencyId),
				gt(visit.startsAt, now),
				isNull(cancellation.visitId),
				or(isShared, offersRoom)
			)
		)
		.groupBy(series.agencyId, series.id, service.key, organization.name, site.address, site.zone)
		.orderBy(asc(min(visit.startsAt)), asc(series.id));
	return rows.map(({ headcount, placed, startsAt, ...host }) => ({
		...host,
		startsAt: startsAt!,
		room: headcount - placed
	}));
}

/** Who else shares the visits of a series: how many organizations and people, and nobody by name. */
export async function neighboursOf({ actor, tx }: Work, seriesId: string) {
	const [found] = await tx
		.select({
			organizations: sql<number>`count(*)::int`,
			people: sql<number>`coalesce(sum(${poolWish.people}), 0)::int`
		})
		.from(poolPlace)
		.innerJoin(
			poolWish,
			and(eq(poolWish.agencyId, poolPlace.agencyId), eq(poolWish.id, poolPlace.wishId))
		)
		.innerJoin(series, and(eq(series.agencyId, poolPlace.agencyId), eq(series.id, seriesId)))
		.innerJoin(
			organization,
			and(eq(organization.agencyId, series.agencyId), eq(organization.id, series.organizationId))
		)
		.where(
			and(
				eq(poolPlace.agencyId, actor.agencyId),
				eq(poolPlace.seriesId, seriesId),
				// The wish of the host itself is no neighbour's.
				sql`not ${isOfContact}`
			)
		);
	return found && found.organizations > 0 ? found : null;
}

export type Neighbours = NonNullable<Awaited<ReturnType<typeof neighboursOf>>>;
