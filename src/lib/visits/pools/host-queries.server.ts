import { and, asc, desc, eq, gt, isNotNull, isNull, min, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { organization, site } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import type { Host } from '#lib/visits/pools/pools.ts';
import { poolPlace, poolWish, poolWithdrawal } from '#lib/visits/pools/schema.server.ts';
import { isCancellation } from '#lib/visits/queries.server.ts';
import {
	cancellation,
	series,
	seriesCorrection,
	service,
	visit
} from '#lib/visits/schema.server.ts';

/**
 * Whether a wish is of the contact of a series, as it is or as it was before it was corrected. Whoever
 * has no mail is known by the telephone.
 */
const isOfContact = sql`(${poolWish.contactEmail} = ${organization.contactEmail}
		and (${poolWish.contactEmail} <> '' or ${poolWish.contactPhone} = ${organization.contactPhone})
	or ${poolWish.contactEmail} <> '' and exists (select from ${seriesCorrection} c
		join ${organization} earlier on earlier.agency_id = c.agency_id and earlier.id = c.organization_id
		where c.agency_id = ${series.agencyId} and c.series_id = ${series.id}
			and earlier.contact_email = ${poolWish.contactEmail}))`;

const wishedService = alias(service, 'wished_service');
/** Whether a wish offers the room of the organization of a series, for what the series is of. */
const isOffer = and(
	eq(poolWish.agencyId, series.agencyId),
	eq(poolWish.isHost, true),
	isOfContact,
	sql`exists (select from ${service} as ${wishedService}
		where ${wishedService.agencyId} = ${poolWish.agencyId} and ${wishedService.id} = ${poolWish.serviceId}
			and ${wishedService.key} = ${service.key})`,
	sql`not exists (select from ${poolWithdrawal}
		where ${poolWithdrawal.agencyId} = ${poolWish.agencyId} and ${poolWithdrawal.wishId} = ${poolWish.id})`
)!;
/** Whether the wish has its own place in the series, where it is counted with the others'. */
const isCounted = sql<boolean>`exists (select from ${poolPlace} as own_place
	where own_place.agency_id = ${poolWish.agencyId} and own_place.wish_id = ${poolWish.id}
		and own_place.series_id = ${series.id})`;

/**
 * The last wish by which the organization of a series offered its room: its own people, and whether
 * they are counted in the series already. Null where it never did.
 */
export async function offerOfHost({ actor, tx }: Work, seriesId: string) {
	const [found] = await tx
		.select({ wishId: poolWish.id, people: poolWish.people, isCounted })
		.from(series)
		.innerJoin(
			service,
			and(eq(service.agencyId, series.agencyId), eq(service.id, series.serviceId))
		)
		.innerJoin(
			organization,
			and(eq(organization.agencyId, series.agencyId), eq(organization.id, series.organizationId))
		)
		.innerJoin(poolWish, isOffer)
		.where(and(eq(series.agencyId, actor.agencyId), eq(series.id, seriesId)))
		.orderBy(desc(poolWish.wishedAt), desc(poolWish.id))
		.limit(1);
	return found ?? null;
}

/**
 * The series that neighbours can share: of organizations that offered their room, with a visit to
 * come; the next one first. Who agreed by telephone is not among them: the office knows it and says so.
 */
export async function hostsAhead({ actor, tx, now }: Work): Promise<Host[]> {
	/** The people of the host itself that have no place in the series; null where it never offered. */
	const own = sql<number | null>`(select case when ${isCounted} then 0 else ${poolWish.people} end
		from ${poolWish} where ${isOffer}
		order by ${poolWish.wishedAt} desc, ${poolWish.id} desc limit 1)`;
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
			placed,
			own
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
				isNotNull(own)
			)
		)
		.groupBy(
			...[series.agencyId, series.id, service.key, site.address, site.zone],
			...[organization.name, organization.contactEmail, organization.contactPhone]
		)
		.orderBy(asc(min(visit.startsAt)), asc(series.id));
	return rows.map(({ headcount, placed, own, startsAt, ...host }) => ({
		...host,
		startsAt: startsAt!,
		room: headcount - placed - own!
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
