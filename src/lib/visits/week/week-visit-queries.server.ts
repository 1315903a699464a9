import { and, asc, eq, gt, gte, inArray, isNotNull, isNull, lt } from 'drizzle-orm';
import { organization, site } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { isCounselorOf } from '#lib/visits/crews/crew-queries.server.ts';
import { isCancellation } from '#lib/visits/queries.server.ts';
import { blockedOf } from '#lib/visits/allocate.server.ts';
import { rulesAsBooked } from '#lib/visits/time/variants.ts';
import {
	allocation,
	cancellation,
	confirmation,
	series,
	service,
	visit
} from '#lib/visits/schema.server.ts';
import { publishedSession } from '#lib/visits/stops/schema.server.ts';
import { resource } from '#lib/visits/time/schema.server.ts';
import type { Localized } from '#lib/base/localized.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import type { WeekVisit } from '#lib/visits/week/week-board.ts';

/** From one moment to another. */
export type Between = { from: Date; until: Date };

/** The visits that begin between two moments and were not cancelled, in the order of their time. */
export function visitsBetween(work: Work, { from, until }: Between): Promise<WeekVisit[]> {
	return selectVisits(work, and(gte(visit.startsAt, from), lt(visit.startsAt, until)));
}

/** Some visits by their ids, in the order of their time; those that were cancelled are missing. */
export async function visitsById(work: Work, ids: string[]): Promise<WeekVisit[]> {
	return ids.length ? selectVisits(work, inArray(visit.id, ids)) : [];
}

/** The visits to come that take a counselor or a piece of equipment, in the order of their time. */
export function comingVisitsOf(work: Work, resourceId: string): Promise<WeekVisit[]> {
	const { actor, tx, now } = work;
	const taken = tx
		.select({ id: allocation.visitId })
		.from(allocation)
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				eq(allocation.resourceId, resourceId),
				isNull(allocation.releasedAt)
			)
		);
	return selectVisits(work, and(gt(visit.startsAt, now), inArray(visit.id, taken)));
}

async function selectVisits(work: Work, which: ReturnType<typeof and>): Promise<WeekVisit[]> {
	const { actor, tx } = work;
	const rows = await tx
		.select({
			id: visit.id,
			seriesId: visit.seriesId,
			serviceId: series.serviceId,
			number: visit.number,
			startsAt: visit.startsAt,
			endsAt: visit.endsAt,
			requestedAt: series.requestedAt,
			confirmedAt: confirmation.confirmedAt,
			organization: organization.name,
			headcount: series.headcount,
			zone: site.zone,
			service: service.name,
			stop: publishedSession.stop,
			rules: service.rules,
			variant: series.variant,
			area: series.area
		})
		.from(visit)
		.leftJoin(cancellation, isCancellation)
		.innerJoin(series, and(eq(series.agencyId, visit.agencyId), eq(series.id, visit.seriesId)))
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
		)
		.leftJoin(
			publishedSession,
			and(eq(publishedSession.agencyId, series.agencyId), eq(publishedSession.seriesId, series.id))
		)
		.where(and(eq(visit.agencyId, actor.agencyId), isNull(cancellation.visitId), which))
		.orderBy(asc(visit.startsAt), asc(visit.id));
	const ids = rows.map(({ id }) => id);
	const [places, retired] = [await placesOf(work, ids), await retiredPiecesOf(work, ids)];
	return rows.map(({ variant, area, rules, stop, ...row }) => ({
		...row,
		stop: stopNamed(rules, stop),
		rules: rulesAsBooked(rules, { variant, area }),
		places: places.get(row.id) ?? [],
		retiredPieces: retired.get(row.id) ?? []
	}));
}

/** Where a session stands, by the name that its version gives the stop; null for other visits. */
function stopNamed({ stops = [] }: ServiceRules, key: string | null): Localized | null {
	if (key === null) return null;
	return stops.find((one) => one.key === key)?.name ?? { ko: key, en: key };
}

/** The equipment that some visits take along although the agency keeps it no longer. */
async function retiredPiecesOf({ actor, tx }: Work, visitIds: string[]) {
	const pieces = new Map<string, string[]>();
	if (!visitIds.length) return pieces;
	const found = await tx
		.select({ visitId: allocation.visitId, id: resource.id })
		.from(allocation)
		.innerJoin(
			resource,
			and(eq(resource.agencyId, allocation.agencyId), eq(resource.id, allocation.resourceId))
		)
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				inArray(allocation.visitId, visitIds),
				isNull(allocation.releasedAt),
				isNotNull(resource.equipmentKind),
				isNotNull(resource.retiredAt)
			)
		);
	for (const { visitId, id } of found) {
		pieces.set(visitId!, [...(pieces.get(visitId!) ?? []), id]);
	}
	return pieces;
}

async function placesOf({ actor, tx }: Work, visitIds: string[]) {
	const places = new Map<string, WeekVisit['places']>();
	if (!visitIds.length) return places;
	const found = await tx
		.select({ row: allocation })
		.from(allocation)
		.innerJoin(resource, isCounselorOf)
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				inArray(allocation.visitId, visitIds),
				isNull(allocation.releasedAt)
			)
		)
		.orderBy(allocation.visitId, allocation.resourceId);
	for (const { row } of found) {
		const { resourceId, blockedFrom: from, blockedUntil: to, reasons, assignedBy } = row;
		const blocked = blockedOf({ ...row, from, to });
		const place = { resourceId, blocked, reasons, isChosenByRule: !assignedBy };
		const visitId = row.visitId!;
		places.set(visitId, [...(places.get(visitId) ?? []), place]);
	}
	return places;
}
