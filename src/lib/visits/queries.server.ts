import { and, asc, desc, eq, getTableColumns, gte, isNotNull, isNull, lt, or } from 'drizzle-orm';
import { isUuid } from '#lib/base/ids.ts';
import { business, organization, site } from '#lib/organizations/schema.server.ts';
import type { Localized } from '#lib/base/localized.ts';
import type { Work } from '#lib/server/work.server.ts';
import {
	allocation,
	cancellation,
	confirmation,
	series,
	service,
	visit
} from '#lib/visits/schema.server.ts';
import { resource } from '#lib/visits/time/schema.server.ts';
import { areaLabel } from '#lib/visits/time/areas.ts';
import { rulesAsBooked, variantLabel } from '#lib/visits/time/variants.ts';

export type Service = typeof service.$inferSelect;

/** The services that an agency offers now. */
export function offeredServices(work: Work): Promise<Service[]> {
	return work.tx.select().from(service).where(isOffered(work)).orderBy(service.key);
}

/** One offered service, or null. */
export async function serviceByKey(work: Work, key: string): Promise<Service | null> {
	const [found] = await work.tx
		.select()
		.from(service)
		.where(and(isOffered(work), eq(service.key, key)));
	return found ?? null;
}

function isOffered({ actor }: Work) {
	return and(
		eq(service.agencyId, actor.agencyId),
		isNotNull(service.publishedAt),
		isNull(service.retiredAt)
	);
}

/** Words that name what the agency's services are about, as their newest versions say; each once. */
export async function discreetWords({ actor, tx }: Work): Promise<string[]> {
	const rows = await tx
		.selectDistinctOn([service.key], { words: service.discreetWords })
		.from(service)
		.where(eq(service.agencyId, actor.agencyId))
		.orderBy(service.key, desc(service.version));
	return [...new Set(rows.flatMap(({ words }) => words))];
}

const seriesColumns = {
	id: series.id,
	reference: series.reference,
	code: series.code,
	headcount: series.headcount,
	organizationSize: series.organizationSize,
	organizationKind: series.organizationKind,
	variant: series.variant,
	area: series.area,
	language: series.language,
	note: series.note,
	channel: series.channel,
	/** Ten digits; for the office and the organization itself. */
	registrationNumber: business.registrationNumber,
	requestedAt: series.requestedAt,
	placeChanges: series.placeChanges,
	confirmedAt: confirmation.confirmedAt,
	service: {
		id: service.id,
		key: service.key,
		version: service.version,
		name: service.name,
		content: service.content,
		rules: service.rules,
		preparation: service.preparation,
		templateKey: service.templateKey,
		templateVersion: service.templateVersion,
		roster: service.roster
	},
	organization: {
		name: organization.name,
		contactName: organization.contactName,
		contactEmail: organization.contactEmail,
		contactPhone: organization.contactPhone
	},
	site: { id: site.id, address: site.address, room: site.room, zone: site.zone }
};

/**
 * Every series with its service, organization and site; the caller names the agency, and makes the
 * rules those of the series with `asAgreed` where it goes by them.
 */
export function selectSeries({ tx }: Work) {
	return tx
		.select(seriesColumns)
		.from(series)
		.innerJoin(
			service,
			and(eq(service.agencyId, series.agencyId), eq(service.id, series.serviceId))
		)
		.innerJoin(
			organization,
			and(eq(organization.agencyId, series.agencyId), eq(organization.id, series.organizationId))
		)
		.leftJoin(
			business,
			and(eq(business.agencyId, series.agencyId), eq(business.id, organization.businessId))
		)
		.innerJoin(site, and(eq(site.agencyId, series.agencyId), eq(site.id, series.siteId)))
		.leftJoin(
			confirmation,
			and(eq(confirmation.agencyId, series.agencyId), eq(confirmation.seriesId, series.id))
		);
}

export type SeriesDetails = Awaited<ReturnType<typeof selectSeries>>[number];

/** A series with the rules that were agreed on, and what its way and its area are called. */
export type AgreedSeries = SeriesDetails & {
	variantLabel: Localized | null;
	areaLabel: Localized | null;
};

/** The same with the rules of the variant and the area that were agreed on, where there are several. */
export function asAgreed(found: SeriesDetails): AgreedSeries {
	const { rules: all } = found.service;
	const labels = {
		variantLabel: variantLabel(all, found.variant),
		areaLabel: areaLabel(all, found.area)
	};
	return { ...found, ...labels, service: { ...found.service, rules: rulesAsBooked(all, found) } };
}

/**
 * One series with its service, organization and site; null when the agency has no such series, or
 * the id, which may come from an address, is none.
 */
export async function seriesById(work: Work, id: string): Promise<AgreedSeries | null> {
	if (!isUuid(id)) return null;
	const [found] = await selectSeries(work).where(
		and(eq(series.agencyId, work.actor.agencyId), eq(series.id, id))
	);
	return found ? asAgreed(found) : null;
}

/** The series whose poster shows this code, also one of which nothing takes place; null for no such code. */
export async function seriesByCode(work: Work, code: string): Promise<SeriesDetails | null> {
	const [found] = await selectSeries(work).where(
		and(eq(series.agencyId, work.actor.agencyId), eq(series.code, code))
	);
	return found ? asAgreed(found) : null;
}

/** Joins a visit's cancellation to it, where there is one. */
export const isCancellation = and(
	eq(cancellation.agencyId, visit.agencyId),
	eq(cancellation.visitId, visit.id)
);

const visitColumns = { ...getTableColumns(visit), cancelledAt: cancellation.cancelledAt };
export type VisitRow = typeof visit.$inferSelect & { cancelledAt: Date | null };

/** The visits of a series in their order, the cancelled ones too. */
export function visitsOfSeries({ actor, tx }: Work, seriesId: string): Promise<VisitRow[]> {
	return tx
		.select(visitColumns)
		.from(visit)
		.leftJoin(cancellation, isCancellation)
		.where(and(eq(visit.agencyId, actor.agencyId), eq(visit.seriesId, seriesId)))
		.orderBy(asc(visit.number));
}

/** One visit with the zone of its site; null when the agency has no such visit. */
export async function visitById({ actor, tx }: Work, id: string) {
	const [found] = await tx
		.select({ ...visitColumns, zone: site.zone })
		.from(visit)
		.leftJoin(cancellation, isCancellation)
		.innerJoin(series, and(eq(series.agencyId, visit.agencyId), eq(series.id, visit.seriesId)))
		.innerJoin(site, and(eq(site.agencyId, series.agencyId), eq(site.id, series.siteId)))
		.where(and(eq(visit.agencyId, actor.agencyId), eq(visit.id, id)));
	return found ?? null;
}

/**
 * The visits that a counselor goes to between two moments, in their order; also those cancelled
 * while they were theirs, so that nobody sets out for them.
 */
export function visitsOfCounselor(
	{ actor, tx }: Work,
	staffId: string,
	from: Date,
	to: Date
): Promise<VisitRow[]> {
	return tx
		.select(visitColumns)
		.from(visit)
		.leftJoin(cancellation, isCancellation)
		.innerJoin(
			allocation,
			and(
				eq(allocation.agencyId, visit.agencyId),
				eq(allocation.visitId, visit.id),
				or(isNull(allocation.releasedAt), eq(allocation.releasedAt, cancellation.cancelledAt))
			)
		)
		.innerJoin(
			resource,
			and(eq(resource.agencyId, allocation.agencyId), eq(resource.id, allocation.resourceId))
		)
		.where(
			and(
				eq(visit.agencyId, actor.agencyId),
				eq(resource.staffId, staffId),
				gte(visit.endsAt, from),
				lt(visit.startsAt, to)
			)
		)
		.orderBy(visit.startsAt);
}

/** Whether somebody is in the crew of any visit of a series now. */
export async function goesToSeries(
	{ actor, tx }: Work,
	staffId: string,
	seriesId: string
): Promise<boolean> {
	const [found] = await tx
		.select({ id: visit.id })
		.from(visit)
		.innerJoin(
			allocation,
			and(
				eq(allocation.agencyId, visit.agencyId),
				eq(allocation.visitId, visit.id),
				isNull(allocation.releasedAt)
			)
		)
		.innerJoin(
			resource,
			and(eq(resource.agencyId, allocation.agencyId), eq(resource.id, allocation.resourceId))
		)
		.where(
			and(
				eq(visit.agencyId, actor.agencyId),
				eq(visit.seriesId, seriesId),
				eq(resource.staffId, staffId)
			)
		)
		.limit(1);
	return found !== undefined;
}
