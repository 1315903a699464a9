import { and, desc, eq, inArray, isNull, max, notExists, sql } from 'drizzle-orm';
import { servedForOrganization } from '#lib/outcomes/organization-counts.server.ts';
import { organization } from '#lib/organizations/schema.server.ts';
import type { ReportSheet } from '#lib/results/report-sheet.ts';
import { resultReport, resultRetraction } from '#lib/results/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { crewOfSeries } from '#lib/visits/crews/crew-queries.server.ts';
import { doesHold } from '#lib/visits/what-holds.ts';
import { visitsOfSeries, type AgreedSeries } from '#lib/visits/queries.server.ts';
import { cancellation, confirmation, series, service, visit } from '#lib/visits/schema.server.ts';
import { publishedSession } from '#lib/visits/stops/schema.server.ts';

/** The last edition of a series, with why it was taken back if it was; null before the first. */
export async function lastEdition({ actor, tx }: Work, seriesId: string) {
	const [found] = await tx
		.select({
			id: resultReport.id,
			edition: resultReport.edition,
			asOf: resultReport.asOf,
			figures: resultReport.figures,
			behind: resultReport.behind,
			releasedAt: resultReport.releasedAt,
			retraction: { at: resultRetraction.retractedAt, reason: resultRetraction.reason }
		})
		.from(resultReport)
		.leftJoin(resultRetraction, isRetraction)
		.where(and(eq(resultReport.agencyId, actor.agencyId), eq(resultReport.seriesId, seriesId)))
		.orderBy(desc(resultReport.edition))
		.limit(1);
	return found ?? null;
}

/** What an organization is shown: the last edition without what is behind it. */
export async function editionShown(work: Work, seriesId: string) {
	const found = await lastEdition(work, seriesId);
	if (!found) return null;
	const { edition, asOf, figures, releasedAt, retraction } = found;
	return retraction
		? { edition, retraction, figures: null }
		: { edition, asOf, figures, releasedAt, retraction: null };
}

/**
 * How many took part, as far as an organization may know: what an edition told, taken back or not, since it
 * may have been read and a number of now beside it would tell who came between.
 */
export async function servedTold(work: Work, found: { id: string; headcount: number }) {
	const last = await lastEdition(work, found.id);
	return last?.figures.served ?? (await servedForOrganization(work, found));
}

/** Which of these series have an edition that stands. */
export async function reportedAmong(
	{ actor, tx }: Work,
	seriesIds: string[]
): Promise<Set<string>> {
	if (seriesIds.length === 0) return new Set();
	const rows = await tx
		.selectDistinctOn([resultReport.seriesId], {
			seriesId: resultReport.seriesId,
			retractedAt: resultRetraction.retractedAt
		})
		.from(resultReport)
		.leftJoin(resultRetraction, isRetraction)
		.where(
			and(eq(resultReport.agencyId, actor.agencyId), inArray(resultReport.seriesId, seriesIds))
		)
		.orderBy(resultReport.seriesId, desc(resultReport.edition));
	return new Set(rows.filter((one) => !one.retractedAt).map(({ seriesId }) => seriesId));
}

const isRetraction = and(
	eq(resultRetraction.agencyId, resultReport.agencyId),
	eq(resultRetraction.reportId, resultReport.id)
);

/** The sheet of a series, as it is known now. */
export async function reportSheet(work: Work, found: AgreedSeries): Promise<ReportSheet> {
	const visits = await visitsOfSeries(work, found.id);
	const held = visits.filter((one) => doesHold(found, one, work.now) && one.endsAt <= work.now);
	const crew = await crewOfSeries(work, found.id);
	const came = (visitId: string) => crew.filter((one) => one.visitId === visitId);
	return {
		organization: found.organization.name,
		service: found.service.name,
		reference: found.reference,
		place: [found.site.address, found.site.room].filter(Boolean).join(' '),
		zone: found.site.zone,
		headcount: found.headcount,
		visits: held.map(({ id, number, startsAt, endsAt }) => ({
			...{ number, startsAt, endsAt },
			counselors: came(id).map(({ name }) => name)
		}))
	};
}

const UNREPORTED_MAX = 20;
const UNREPORTED_DAYS = 400;
const DAY_MS = 86_400_000;

/**
 * Series of organizations of which a visit took place, whose visits are over and which have no report yet,
 * the longest over first. The agency's own sessions have nobody to report to.
 */
export function unreportedSeries({ actor, tx, now }: Work) {
	const since = new Date(now.getTime() - UNREPORTED_DAYS * DAY_MS);
	const ended = max(visit.endsAt);
	return tx
		.select({
			id: series.id,
			organization: organization.name,
			service: service.name,
			reference: series.reference,
			endedAt: sql<string>`${ended}`.mapWith((text) => new Date(text))
		})
		.from(series)
		.innerJoin(
			confirmation,
			and(eq(confirmation.agencyId, series.agencyId), eq(confirmation.seriesId, series.id))
		)
		.innerJoin(visit, and(eq(visit.agencyId, series.agencyId), eq(visit.seriesId, series.id)))
		.leftJoin(
			cancellation,
			and(eq(cancellation.agencyId, visit.agencyId), eq(cancellation.visitId, visit.id))
		)
		.innerJoin(
			service,
			and(eq(service.agencyId, series.agencyId), eq(service.id, series.serviceId))
		)
		.innerJoin(
			organization,
			and(eq(organization.agencyId, series.agencyId), eq(organization.id, series.organizationId))
		)
		.leftJoin(
			resultReport,
			and(eq(resultReport.agencyId, series.agencyId), eq(resultReport.seriesId, series.id))
		)
		.where(
			and(
				eq(series.agencyId, actor.agencyId),
				isNull(resultReport.id),
				isNull(cancellation.visitId),
				notExists(
					tx
						.select({ id: publishedSession.seriesId })
						.from(publishedSession)
						.where(
							and(
								eq(publishedSession.agencyId, series.agencyId),
								eq(publishedSession.seriesId, series.id)
							)
						)
				)
			)
		)
		.groupBy(series.agencyId, series.id, organization.name, service.name)
		.having(
			sql`${ended} <= ${now.toISOString()}::timestamptz
			and ${ended} > ${since.toISOString()}::timestamptz`
		)
		.orderBy(ended, series.id)
		.limit(UNREPORTED_MAX);
}
