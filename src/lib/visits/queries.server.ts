import { and, asc, desc, eq, gte, isNotNull, isNull, lt } from 'drizzle-orm';
import { staff } from '#lib/identity/schema.server.ts';
import { organization, site } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import {
	allocation,
	confirmation,
	resource,
	series,
	service,
	visit
} from '#lib/visits/schema.server.ts';

export type Service = typeof service.$inferSelect;

/** The services that an agency offers now. */
export function offeredServices({ actor, tx }: Work): Promise<Service[]> {
	return tx
		.select()
		.from(service)
		.where(
			and(
				eq(service.agencyId, actor.agencyId),
				isNotNull(service.publishedAt),
				isNull(service.retiredAt)
			)
		)
		.orderBy(service.key);
}

/** One offered service, or null. */
export async function serviceByKey(work: Work, key: string): Promise<Service | null> {
	const offered = await offeredServices(work);
	return offered.find((one) => one.key === key) ?? null;
}

const seriesColumns = {
	id: series.id,
	reference: series.reference,
	code: series.code,
	headcount: series.headcount,
	language: series.language,
	note: series.note,
	requestedAt: series.requestedAt,
	confirmedAt: confirmation.confirmedAt,
	service: {
		id: service.id,
		key: service.key,
		name: service.name,
		rules: service.rules,
		preparation: service.preparation,
		templateKey: service.templateKey,
		templateVersion: service.templateVersion
	},
	organization: {
		name: organization.name,
		contactName: organization.contactName,
		contactEmail: organization.contactEmail,
		contactPhone: organization.contactPhone
	},
	site: { address: site.address, room: site.room, zone: site.zone }
};

function selectSeries({ tx }: Work) {
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
		.innerJoin(site, and(eq(site.agencyId, series.agencyId), eq(site.id, series.siteId)))
		.leftJoin(
			confirmation,
			and(eq(confirmation.agencyId, series.agencyId), eq(confirmation.seriesId, series.id))
		);
}

export type SeriesDetails = Awaited<ReturnType<typeof selectSeries>>[number];

/** One series with its service, organization and site; null when the agency has no such series. */
export async function seriesById(work: Work, id: string): Promise<SeriesDetails | null> {
	const [found] = await selectSeries(work).where(
		and(eq(series.agencyId, work.actor.agencyId), eq(series.id, id))
	);
	return found ?? null;
}

/** The series whose poster shows this code; null when there is none. */
export async function seriesByCode(work: Work, code: string): Promise<SeriesDetails | null> {
	const [found] = await selectSeries(work).where(
		and(eq(series.agencyId, work.actor.agencyId), eq(series.code, code))
	);
	return found ?? null;
}

export type VisitRow = typeof visit.$inferSelect;

/** The visits of a series in their order. */
export function visitsOfSeries({ actor, tx }: Work, seriesId: string): Promise<VisitRow[]> {
	return tx
		.select()
		.from(visit)
		.where(and(eq(visit.agencyId, actor.agencyId), eq(visit.seriesId, seriesId)))
		.orderBy(asc(visit.number));
}

/** The newest requests first, at most `limit`. */
export async function requestedSeries(
	work: Work,
	filter: { waiting: boolean },
	limit = 100
): Promise<(SeriesDetails & { firstVisitAt: Date })[]> {
	const rows = await selectSeries(work)
		.where(
			and(
				eq(series.agencyId, work.actor.agencyId),
				filter.waiting ? isNull(confirmation.confirmedAt) : undefined
			)
		)
		.orderBy(desc(series.requestedAt))
		.limit(limit);
	const firsts = await firstVisits(work);
	return rows.map((row) => ({ ...row, firstVisitAt: firsts.get(row.id)! }));
}

async function firstVisits({ actor, tx }: Work): Promise<Map<string, Date>> {
	const rows = await tx
		.select({ seriesId: visit.seriesId, startsAt: visit.startsAt })
		.from(visit)
		.where(and(eq(visit.agencyId, actor.agencyId), eq(visit.number, 1)));
	return new Map(rows.map((row) => [row.seriesId, row.startsAt]));
}

export type CrewMember = {
	visitId: string;
	resourceId: string;
	name: string;
	reasons: (typeof allocation.$inferSelect)['reasons'];
	assignedBy: string | null;
};

/** Who goes to each visit of a series, with the reasons. */
export function crewOfSeries({ actor, tx }: Work, seriesId: string): Promise<CrewMember[]> {
	return tx
		.select({
			visitId: allocation.visitId,
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

/** One visit with the zone of its site; null when the agency has no such visit. */
export async function visitById({ actor, tx }: Work, id: string) {
	const [found] = await tx
		.select({ visit, zone: site.zone })
		.from(visit)
		.innerJoin(series, and(eq(series.agencyId, visit.agencyId), eq(series.id, visit.seriesId)))
		.innerJoin(site, and(eq(site.agencyId, series.agencyId), eq(site.id, series.siteId)))
		.where(and(eq(visit.agencyId, actor.agencyId), eq(visit.id, id)));
	return found ? { ...found.visit, zone: found.zone } : null;
}

/** The visits that a counselor goes to between two moments, in their order. */
export async function visitsOfCounselor(
	{ actor, tx }: Work,
	staffId: string,
	from: Date,
	to: Date
): Promise<VisitRow[]> {
	const rows = await tx
		.select({ visit })
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
				eq(resource.staffId, staffId),
				gte(visit.endsAt, from),
				lt(visit.startsAt, to)
			)
		)
		.orderBy(visit.startsAt);
	return rows.map((row) => row.visit);
}
