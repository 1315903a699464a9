import { and, asc, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import { isWeekend, type Day } from '#lib/base/days.ts';
import { organization, site } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { holidayRows } from '#lib/visits/time/calendars.server.ts';
import { holidayCalendar } from '#lib/visits/time/holidays.ts';
import { isCancellation } from '#lib/visits/queries.server.ts';
import { REMINDED_AHEAD_DAYS } from '#lib/visits/reminders/reminders.ts';
import { cancellation, confirmation, series, visit } from '#lib/visits/schema.server.ts';
import { publishedSession } from '#lib/visits/stops/schema.server.ts';
import { rescheduledVisit } from '#lib/visits/changes/schema.server.ts';

const DAY_MS = 86_400_000;

export type PromisedVisit = {
	id: string;
	seriesId: string;
	startsAt: Date;
	cancelledAt: Date | null;
	/** False where the contact left no address: the office calls. */
	hasEmail: boolean;
	/** At a stop of the agency's own: the host is the agency itself. */
	isSession: boolean;
	/** Since when it is promised for this time. */
	knownSince: Date;
	zone: string;
};

/** Promised visits that lie ahead, as far as a reminder can come due; the next one first. */
export async function promisedVisits(work: Work): Promise<PromisedVisit[]> {
	const until = new Date(work.now.getTime() + REMINDED_AHEAD_DAYS * DAY_MS);
	const rows = await selectPromised(work)
		.where(
			and(
				eq(visit.agencyId, work.actor.agencyId),
				gt(visit.startsAt, work.now),
				lt(visit.startsAt, until),
				isNull(cancellation.visitId)
			)
		)
		.orderBy(asc(visit.startsAt), asc(visit.id));
	return rows.map(asPromised);
}

/** One promised visit, cancelled or not; null when nothing was promised. */
export async function promisedVisit(work: Work, visitId: string): Promise<PromisedVisit | null> {
	const [row] = await selectPromised(work).where(
		and(eq(visit.agencyId, work.actor.agencyId), eq(visit.id, visitId))
	);
	return row ? asPromised(row) : null;
}

/** When the visits of a change of dates would have begun before it. */
export async function timesBefore({ actor, tx }: Work, rescheduleId: string): Promise<Date[]> {
	const rows = await tx
		.select({ at: rescheduledVisit.fromStartsAt })
		.from(rescheduledVisit)
		.where(
			and(
				eq(rescheduledVisit.agencyId, actor.agencyId),
				eq(rescheduledVisit.rescheduleId, rescheduleId)
			)
		);
	return rows.map(({ at }) => at);
}

/** Whether the agency works on a day. */
export async function workdaysOf(work: Work): Promise<(day: Day) => boolean> {
	const holidayOf = holidayCalendar(await holidayRows(work));
	return (day) => !isWeekend(day) && holidayOf(day) === null;
}

function selectPromised({ tx }: Work) {
	return tx
		.select({
			id: visit.id,
			seriesId: visit.seriesId,
			startsAt: visit.startsAt,
			changedAt: visit.changedAt,
			cancelledAt: cancellation.cancelledAt,
			confirmedAt: confirmation.confirmedAt,
			zone: site.zone,
			hasEmail: sql<boolean>`${organization.contactEmail} <> ''`,
			isSession: sql<boolean>`exists (select from ${publishedSession}
				where ${publishedSession.agencyId} = ${visit.agencyId}
					and ${publishedSession.seriesId} = ${visit.seriesId})`
		})
		.from(visit)
		.leftJoin(cancellation, isCancellation)
		.innerJoin(
			confirmation,
			and(eq(confirmation.agencyId, visit.agencyId), eq(confirmation.seriesId, visit.seriesId))
		)
		.innerJoin(series, and(eq(series.agencyId, visit.agencyId), eq(series.id, visit.seriesId)))
		.innerJoin(site, and(eq(site.agencyId, series.agencyId), eq(site.id, series.siteId)))
		.innerJoin(
			organization,
			and(eq(organization.agencyId, series.agencyId), eq(organization.id, series.organizationId))
		);
}

type Row = Awaited<ReturnType<typeof selectPromised>>[number];

function asPromised({ changedAt, confirmedAt, ...row }: Row): PromisedVisit {
	return { ...row, knownSince: changedAt > confirmedAt ? changedAt : confirmedAt };
}
