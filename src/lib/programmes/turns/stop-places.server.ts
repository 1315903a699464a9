import { and, count, eq, exists, isNull } from 'drizzle-orm';
import { enrolment } from '#lib/programmes/schema.server.ts';
import { keepsPlace } from '#lib/programmes/turns/withdrawal.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { isCancellation, serviceByKey, type Service } from '#lib/visits/queries.server.ts';
import { cancellation, series, service, visit } from '#lib/visits/schema.server.ts';
import { isAtStops, takesTurns } from '#lib/visits/time/stops.ts';

type Joined = Pick<Service, 'key' | 'rules' | 'content'>;

/** How many people a service at stops takes in all, as it is offered now; null without a limit. */
export async function placesAtStops(
	work: Work,
	{ key, rules, content }: Joined
): Promise<number | null> {
	if (!isAtStops(rules)) return null;
	const offered = (await serviceByKey(work, key)) ?? { content };
	return offered.content.places ?? null;
}

/**
 * How many people join one session: as many as the service takes at once, by its headcount. Null
 * where organizations book, and where turns say how many there are.
 */
function placesOfSession({ rules }: Joined): number | null {
	return isAtStops(rules) && !takesTurns(rules) ? rules.headcount.max : null;
}

/** Whether joining a service can find it full: then those who join wait for each other. */
export async function isLimitedAtStops(work: Work, service: Joined): Promise<boolean> {
	return placesOfSession(service) !== null || (await placesAtStops(work, service)) !== null;
}

/**
 * Whether all places of a service at stops are had, or those of the one session: where people join by
 * themselves, each of them takes one. Those of the service are counted over every version and every
 * session that was not cancelled. Who left the programme keeps counting, for they were served; who gave
 * their place back before does not. Where organizations
 * book, `checkPlaces` counts what they booked instead. Only exact under the lock of the resources.
 */
export async function areStopsFull(
	work: Work,
	{ id, service }: { id: string; service: Joined }
): Promise<boolean> {
	const ofSession = placesOfSession(service);
	if (ofSession !== null && (await peopleAtSession(work, id)) >= ofSession) return true;
	const places = await placesAtStops(work, service);
	return places !== null && (await peopleAtStops(work, service.key)) >= places;
}

async function peopleAtSession({ actor, tx }: Work, seriesId: string): Promise<number> {
	const [row] = await tx
		.select({ people: count() })
		.from(enrolment)
		.where(
			and(eq(enrolment.agencyId, actor.agencyId), eq(enrolment.seriesId, seriesId), keepsPlace(tx))
		);
	return row!.people;
}

async function peopleAtStops({ actor, tx }: Work, key: string): Promise<number> {
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
		.select({ people: count(enrolment.id) })
		.from(enrolment)
		.innerJoin(
			series,
			and(eq(series.agencyId, enrolment.agencyId), eq(series.id, enrolment.seriesId))
		)
		.innerJoin(
			service,
			and(eq(service.agencyId, series.agencyId), eq(service.id, series.serviceId))
		)
		.where(
			and(
				eq(enrolment.agencyId, actor.agencyId),
				eq(service.key, key),
				exists(kept),
				keepsPlace(tx)
			)
		);
	return row?.people ?? 0;
}
