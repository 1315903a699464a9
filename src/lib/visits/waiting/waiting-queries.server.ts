import { and, asc, count, desc, eq, gt, isNotNull, isNull, min, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { wallClock } from '#lib/base/days.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { heldVisit, hold, service, waiting } from '#lib/visits/schema.server.ts';
import { resource, workingHours } from '#lib/visits/time/schema.server.ts';
import type { Start } from '#lib/visits/waiting/waiting.ts';

const wanted = alias(service, 'wanted');
const offeredThen = alias(service, 'offered_then');

export type Waiting = typeof waiting.$inferSelect;

// A hold that ended with its version of the service was not let pass by anybody.
const wasOffered = sql`(${hold.endedAt} is null or ${hold.endedAt} is distinct from ${offeredThen.retiredAt})`;
const isVersionOfHold = and(
	eq(offeredThen.agencyId, hold.agencyId),
	eq(offeredThen.id, hold.serviceId)
);

const waitingColumns = {
	waiting,
	service: { id: service.id, key: service.key, name: service.name, rules: service.rules },
	/**
	 * Offers that were let pass, or stand; not those that ended with their version of the service. Of
	 * the place before a correction they count by the day.
	 */
	offers:
		sql<number>`(${waiting.passedBefore} + count(${hold.id}) filter (where ${wasOffered}))::int`.as(
			'offers'
		),
	/** Until when an offer stands that was not given up; it may have run out. */
	offeredUntil:
		sql<Date | null>`max(${hold.expiresAt}) filter (where ${hold.endedAt} is null)`.mapWith(
			hold.expiresAt
		)
};

/** Who waits, first those to whom the fewest times were offered, then who confirmed first. */
export function waitingInLine({ actor, tx }: Work, only?: string) {
	return (
		tx
			.select(waitingColumns)
			.from(waiting)
			.innerJoin(
				wanted,
				and(eq(wanted.agencyId, waiting.agencyId), eq(wanted.id, waiting.serviceId))
			)
			// Whoever waits for a service waits for whichever version of it is offered.
			.innerJoin(
				service,
				and(
					eq(service.agencyId, wanted.agencyId),
					eq(service.key, wanted.key),
					isNotNull(service.publishedAt),
					isNull(service.retiredAt)
				)
			)
			.leftJoin(hold, and(eq(hold.agencyId, waiting.agencyId), eq(hold.waitingId, waiting.id)))
			.leftJoin(offeredThen, isVersionOfHold)
			.where(
				and(
					eq(waiting.agencyId, actor.agencyId),
					isNull(waiting.leftAt),
					isNotNull(waiting.confirmedAt),
					only ? eq(waiting.id, only) : undefined
				)
			)
			.groupBy(waiting.agencyId, waiting.id, service.id, service.key, service.name, service.rules)
			.orderBy(asc(sql`offers`), asc(waiting.confirmedAt), asc(waiting.id))
	);
}

/** One place on the waiting list with its service, also when it was left; null for any other id. */
export async function waitingById({ actor, tx }: Work, id: string) {
	const [found] = await tx
		.select({ waiting, service: { key: service.key, name: service.name } })
		.from(waiting)
		.innerJoin(
			service,
			and(eq(service.agencyId, waiting.agencyId), eq(service.id, waiting.serviceId))
		)
		.where(and(eq(waiting.agencyId, actor.agencyId), eq(waiting.id, id)));
	return found ?? null;
}

/** Until when a time is kept for somebody who was offered it; null where none is. */
export async function standingOffer({ actor, tx, now }: Work, waitingId: string) {
	const [found] = await tx
		.select({ expiresAt: hold.expiresAt })
		.from(hold)
		.where(
			and(
				eq(hold.agencyId, actor.agencyId),
				eq(hold.waitingId, waitingId),
				isNull(hold.endedAt),
				gt(hold.expiresAt, now)
			)
		)
		.orderBy(desc(hold.expiresAt))
		.limit(1);
	return found?.expiresAt ?? null;
}

/** The starts that were offered to somebody, by the clock of the agency. */
export async function startsOffered(
	{ actor, tx }: Work,
	{ zone }: Pick<Agency, 'zone'>,
	waitingId: string
): Promise<Start[]> {
	const rows = await tx
		.select({ startsAt: min(heldVisit.startsAt) })
		.from(hold)
		.innerJoin(heldVisit, and(eq(heldVisit.agencyId, hold.agencyId), eq(heldVisit.holdId, hold.id)))
		.innerJoin(offeredThen, isVersionOfHold)
		.where(and(eq(hold.agencyId, actor.agencyId), eq(hold.waitingId, waitingId), wasOffered))
		.groupBy(hold.id);
	return rows.map(({ startsAt }) => wallClock(startsAt!, zone));
}

/** The days of the week on which anybody of the agency works, 1 = Monday. */
export async function workedWeekdays({ actor, tx }: Work): Promise<number[]> {
	const rows = await tx
		.selectDistinct({ weekday: workingHours.weekday })
		.from(workingHours)
		.where(eq(workingHours.agencyId, actor.agencyId))
		.orderBy(workingHours.weekday);
	return rows.map(({ weekday }) => weekday);
}

/** How many counselors the agency has. */
export async function counselorCount({ actor, tx }: Work): Promise<number> {
	const [row] = await tx
		.select({ counselors: count() })
		.from(resource)
		.where(
			and(
				eq(resource.agencyId, actor.agencyId),
				isNotNull(resource.staffId),
				isNull(resource.retiredAt)
			)
		);
	return row!.counselors;
}
