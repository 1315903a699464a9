import { and, desc, eq, exists, inArray, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { rulesOfSites } from '#lib/organizations/site-rules.server.ts';
import type { SiteRules } from '#lib/organizations/site-rules.ts';
import { site, siteRules } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { confirmation, series } from '#lib/visits/schema.server.ts';

const wanted = alias(site, 'wanted');

/**
 * What each of these sites asks of those who come. Whoever books without signing in gets a site of
 * their own each time; so where nothing was written for a site, what was written for the same
 * organization at the same address and room counts, if the office confirmed a booking there: an
 * unconfirmed one may be anybody's. For the agency's people, and contacts who signed in; whoever
 * holds a private link sees what was written by it alone.
 */
export async function rulesOfPlaces(
	work: Work,
	siteIds: string[]
): Promise<Map<string, SiteRules>> {
	const { actor, tx } = work;
	const isKnown = actor.kind === 'staff' || actor.kind === 'contact';
	if (!isKnown || siteIds.length === 0) return rulesOfSites(work, siteIds);
	const isConfirmed = exists(
		tx
			.select({ id: series.id })
			.from(series)
			.innerJoin(
				confirmation,
				and(eq(confirmation.agencyId, series.agencyId), eq(confirmation.seriesId, series.id))
			)
			.where(and(eq(series.agencyId, site.agencyId), eq(series.siteId, site.id)))
	);
	const isOwn = eq(site.id, wanted.id);
	const rows = await tx
		.selectDistinctOn([wanted.id], {
			siteId: wanted.id,
			entry: siteRules.entry,
			vehicle: siteRules.vehicle,
			gear: siteRules.gear,
			camera: siteRules.camera
		})
		.from(wanted)
		.innerJoin(
			site,
			and(
				eq(site.agencyId, wanted.agencyId),
				eq(site.organizationId, wanted.organizationId),
				eq(site.address, wanted.address),
				eq(site.room, wanted.room)
			)
		)
		.innerJoin(siteRules, and(eq(siteRules.agencyId, site.agencyId), eq(siteRules.siteId, site.id)))
		.where(
			and(eq(wanted.agencyId, actor.agencyId), inArray(wanted.id, siteIds), or(isOwn, isConfirmed))
		)
		.orderBy(wanted.id, sql`${isOwn} desc`, desc(siteRules.writtenAt), desc(siteRules.id));
	return new Map(rows.map(({ siteId, ...rules }) => [siteId, rules]));
}
