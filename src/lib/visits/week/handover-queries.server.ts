import { and, count, eq, inArray, isNull } from 'drizzle-orm';
import { organization } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { isCounselorOf } from '#lib/visits/crews/crew-queries.server.ts';
import { allocation, series, visit } from '#lib/visits/schema.server.ts';
import { resource } from '#lib/visits/time/schema.server.ts';
import { blockedTime } from '#lib/visits/time/travel.ts';
import { key, type Knowledge, type PlaceToGive } from '#lib/visits/week/handover.ts';
import { crewNeeded, type WeekVisit } from '#lib/visits/week/week-board.ts';
import type { Told } from '#lib/visits/week/told-contacts.ts';
import { calendarsFor } from '#lib/visits/week/week-queries.server.ts';

/** What decides who could take places in the crews of these visits. */
export async function knowledgeOf(work: Work, visits: WeekVisit[]): Promise<Knowledge> {
	if (!visits.length) return { calendars: [], onSeries: new Map() };
	const [calendars, onSeries] = await Promise.all([
		calendarsFor(work, visits),
		placesOnSeries(work, [...new Set(visits.map(({ seriesId }) => seriesId))])
	]);
	return { calendars, onSeries };
}

async function placesOnSeries({ actor, tx }: Work, seriesIds: string[]) {
	const rows = await tx
		.select({ seriesId: visit.seriesId, resourceId: allocation.resourceId, visits: count() })
		.from(visit)
		.innerJoin(
			allocation,
			and(
				eq(allocation.agencyId, visit.agencyId),
				eq(allocation.visitId, visit.id),
				isNull(allocation.releasedAt)
			)
		)
		.innerJoin(resource, isCounselorOf)
		.where(and(eq(visit.agencyId, actor.agencyId), inArray(visit.seriesId, seriesIds)))
		.groupBy(visit.seriesId, allocation.resourceId);
	return new Map(rows.map((row) => [key(row.seriesId, row.resourceId), row.visits]));
}

/**
 * The place of a crew that is given away: the one that a counselor has, or with null one that nobody
 * has. Null where there is no such place. What time it takes is that of the crew beside it.
 */
export function placeOf(visit: WeekVisit, resourceId: string | null): PlaceToGive | null {
	const taken = visit.places.find((one) => one.resourceId === resourceId);
	if (taken) return { visit, resourceId, blocked: taken.blocked };
	const isShort = visit.places.length < crewNeeded(visit);
	if (resourceId !== null || !isShort) return null;
	const anew = () => blockedTime(visit.rules, visit.startsAt.getTime(), visit.endsAt.getTime());
	return { visit, resourceId: null, blocked: visit.places[0]?.blocked ?? anew() };
}

/** Who is told when visits of these series move or are cancelled. */
export async function contactsOf({ actor, tx }: Work, seriesIds: string[]): Promise<Told[]> {
	if (!seriesIds.length) return [];
	return tx
		.select({
			seriesId: series.id,
			name: organization.contactName,
			email: organization.contactEmail,
			phone: organization.contactPhone,
			organization: organization.name
		})
		.from(series)
		.innerJoin(
			organization,
			and(eq(organization.agencyId, series.agencyId), eq(organization.id, series.organizationId))
		)
		.where(and(eq(series.agencyId, actor.agencyId), inArray(series.id, seriesIds)))
		.orderBy(organization.name, series.id);
}
