import { and, asc, eq, gte, inArray, lte } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { addDays, dayOf, type Day } from '#lib/base/days.ts';
import type { Problem } from '#lib/base/problems.ts';
import type { Work } from '#lib/server/work.server.ts';
import { availabilityFor } from '#lib/visits/time/calendars.server.ts';
import type { AvailabilityInput } from '#lib/visits/time/counselor-calendar.ts';
import { isCancellation, offeredServices, type Service } from '#lib/visits/queries.server.ts';
import { cancellation, series, service, visit } from '#lib/visits/schema.server.ts';
import { publishedSession } from '#lib/visits/stops/schema.server.ts';
import { proposeSession } from '#lib/visits/stops/session-crew.ts';
import { sessionKey, sessionsBetween, type Session } from '#lib/visits/stops/sessions.ts';
import { isAtStops } from '#lib/visits/time/stops.ts';

/** A session that was published, as its visit stands now. */
export type PublishedSession = Session & {
	/** Which time it was published; earlier ones were cancelled. */
	publication: number;
	seriesId: string;
	/** By which people enrol in it. */
	code: string;
	visitId: string;
	startsAt: Date;
	endsAt: Date;
	cancelledAt: Date | null;
};

/** The offered services that stand at stops of the agency's own. */
export async function servicesAtStops(work: Work): Promise<Service[]> {
	return (await offeredServices(work)).filter(({ rules }) => isAtStops(rules));
}

/** What was last published of each session of a service, for days as the calendar had them. */
export async function publishedBetween(
	work: Work,
	serviceId: string,
	from: Day,
	to: Day
): Promise<PublishedSession[]> {
	const rows = await selectPublished(work.tx)
		.where(
			and(
				eq(publishedSession.agencyId, work.actor.agencyId),
				isOfService(work, serviceId),
				gte(publishedSession.day, from),
				lte(publishedSession.day, to)
			)
		)
		.orderBy(asc(visit.startsAt), asc(publishedSession.stop));
	return lastOfEach(rows);
}

/** The same of what is not over, by the times as they are now. */
export async function publishedAhead(work: Work, serviceId: string): Promise<PublishedSession[]> {
	const rows = await selectPublished(work.tx)
		.where(
			and(
				eq(publishedSession.agencyId, work.actor.agencyId),
				isOfService(work, serviceId),
				gte(visit.endsAt, work.now)
			)
		)
		.orderBy(asc(visit.startsAt), asc(publishedSession.stop));
	return lastOfEach(rows);
}

/** Of a session that was cancelled and published again, only what holds now. */
function lastOfEach(rows: PublishedSession[]): PublishedSession[] {
	const last = new Map<string, number>();
	for (const one of rows) {
		const key = sessionKey(one);
		last.set(key, Math.max(one.publication, last.get(key) ?? 0));
	}
	return rows.filter((one) => one.publication === last.get(sessionKey(one)));
}

/** Published under this version of the service or another, so that no change publishes twice. */
function isOfService({ actor, tx }: Work, serviceId: string) {
	const one = alias(service, 'one');
	const versions = tx
		.select({ id: service.id })
		.from(service)
		.innerJoin(one, and(eq(one.agencyId, service.agencyId), eq(one.key, service.key)))
		.where(and(eq(service.agencyId, actor.agencyId), eq(one.id, serviceId)));
	return inArray(publishedSession.serviceId, versions);
}

function selectPublished(tx: Work['tx']) {
	return tx
		.select({
			day: publishedSession.day,
			stop: publishedSession.stop,
			fromMinute: publishedSession.fromMinute,
			untilMinute: publishedSession.untilMinute,
			publication: publishedSession.publication,
			seriesId: publishedSession.seriesId,
			code: series.code,
			visitId: visit.id,
			startsAt: visit.startsAt,
			endsAt: visit.endsAt,
			cancelledAt: cancellation.cancelledAt
		})
		.from(publishedSession)
		.innerJoin(
			series,
			and(eq(series.agencyId, publishedSession.agencyId), eq(series.id, publishedSession.seriesId))
		)
		.innerJoin(visit, and(eq(visit.agencyId, series.agencyId), eq(visit.seriesId, series.id)))
		.leftJoin(cancellation, isCancellation);
}

/** A session of the calendar and what became of it. */
export type SessionState = Session & {
	published: PublishedSession | null;
	/** Whether the calendar has it, and it is not published or was cancelled. */
	isOpen: boolean;
	/** Why it cannot be published now; null where it can, or is. */
	refusal: Problem | null;
};

/** Every session of some days, from today on, with what was published and what could be. */
export async function sessionStates(
	work: Work,
	service: Service,
	zone: string,
	days: { from: Day; to: Day }
): Promise<SessionState[]> {
	const input = await availabilityOfSessions(work, service, zone);
	const published = await publishedBetween(work, service.id, days.from, days.to);
	const known = new Map(published.map((one) => [sessionKey(one), one]));
	const ahead = await publishedAhead(work, service.id);
	const planned = sessionsFrom(input, days.from, days.to);
	const states = planned.map((session): SessionState => {
		const found = known.get(sessionKey(session)) ?? null;
		known.delete(sessionKey(session));
		const isOpen = !found || found.cancelledAt !== null;
		const proposed = isOpen ? proposeSession(input, session, placeBusy(ahead, session.stop)) : null;
		const refusal = proposed && !proposed.ok ? proposed.problems[0]! : null;
		return { ...session, published: found, isOpen, refusal };
	});
	// What was published before the calendar changed takes place nevertheless.
	const kept = [...known.values()].map((one) => ({
		...one,
		...{ published: one, isOpen: false, refusal: null }
	}));
	return [...states, ...kept].sort(byTime);
}

/** When sessions that take place stand at a stop, but for the one of a series. */
export function placeBusy(
	sessions: PublishedSession[],
	stop: string,
	butSeries: string | null = null
): [startMs: number, endMs: number][] {
	return sessions
		.filter((one) => one.stop === stop && !one.cancelledAt && one.seriesId !== butSeries)
		.map(({ startsAt, endsAt }) => [startsAt.getTime(), endsAt.getTime()]);
}

/** The session that a series became, as its visit stands; null for every other series. */
export async function sessionOfSeries(
	work: Work,
	seriesId: string
): Promise<PublishedSession | null> {
	const [found] = await selectPublished(work.tx).where(
		and(eq(publishedSession.agencyId, work.actor.agencyId), eq(publishedSession.seriesId, seriesId))
	);
	return found ?? null;
}

/** At which stop, by its key, each of these series stands; series that are no sessions are not in it. */
export async function stopsOfSeries(
	{ actor, tx }: Work,
	seriesIds: string[]
): Promise<Map<string, string>> {
	if (seriesIds.length === 0) return new Map();
	const rows = await tx
		.select({ seriesId: publishedSession.seriesId, stop: publishedSession.stop })
		.from(publishedSession)
		.where(
			and(
				eq(publishedSession.agencyId, actor.agencyId),
				inArray(publishedSession.seriesId, seriesIds)
			)
		);
	return new Map(rows.map(({ seriesId, stop }) => [seriesId, stop]));
}

/** The sessions of the calendar that the agency's holidays leave, none of them before today. */
export function sessionsFrom(input: AvailabilityInput, from: Day, to: Day): Session[] {
	const today = dayOf(input.now, input.zone);
	return sessionsBetween(input.rules, from < today ? today : from, to, input.isHoliday);
}

/** Who is free when, for sessions as far ahead as the rules of the service look. */
export function availabilityOfSessions(work: Work, { id, rules }: Service, zone: string) {
	return availabilityFor(work, { serviceId: id, rules, headcount: rules.headcount.max, zone });
}

/** The last day for which sessions are published today. */
export function lastSessionDay(work: Work, { rules }: Service, zone: string): Day {
	return addDays(dayOf(work.now, zone), rules.horizonDays);
}

function byTime(a: Session, b: Session): number {
	if (a.day !== b.day) return a.day < b.day ? -1 : 1;
	return a.fromMinute - b.fromMinute;
}
