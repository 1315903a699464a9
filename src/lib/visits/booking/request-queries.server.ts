import { and, asc, count, desc, eq, exists, gt, inArray, isNull, min, sql } from 'drizzle-orm';
import { site } from '#lib/organizations/schema.server.ts';
import { staff } from '#lib/identity/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { isCancellation, selectSeries, type SeriesDetails } from '#lib/visits/queries.server.ts';
import { answersExpected } from '#lib/visits/services/answer-due.server.ts';
import { cancellation, confirmation, series, service, visit } from '#lib/visits/schema.server.ts';

export const REQUESTS_A_PAGE = 50;

type VisitFigures = {
	firstVisitAt: Date;
	firstLiveAt: Date | null;
	visitsLeft: number;
	visitsCancelled: number;
};
export type RequestRow = SeriesDetails & VisitFigures;
export type RequestPage = { rows: RequestRow[]; total: number; page: number; pages: number };

/**
 * One page of the requests, counted from 1: those that wait for an answer, the one to answer first
 * before all others; or all, the newest first. A page beyond the last is the last; `total` counts
 * every page.
 */
export async function requestedSeries(
	work: Work,
	filter: { waiting: boolean },
	askedPage = 1
): Promise<RequestPage> {
	const line = filter.waiting ? await requestsInLine(work) : null;
	const ofAgency = eq(series.agencyId, work.actor.agencyId);
	const total = line?.length ?? (await countSeries(work, ofAgency));
	const pages = Math.max(1, Math.ceil(total / REQUESTS_A_PAGE));
	const page = Math.min(Math.max(1, askedPage), pages);
	const from = (page - 1) * REQUESTS_A_PAGE;
	const ids = line?.slice(from, from + REQUESTS_A_PAGE).map(({ id }) => id);
	const found = ids
		? await inThisOrder(work, ids)
		: await selectSeries(work)
				.where(ofAgency)
				.orderBy(desc(series.requestedAt), desc(series.id))
				.limit(REQUESTS_A_PAGE)
				.offset(from);
	const figures = await visitFigures(
		work,
		found.map((one) => one.id)
	);
	const rows = found.map((one) => ({ ...one, ...figures.get(one.id)! }));
	return { rows, total, page, pages };
}

async function countSeries({ tx }: Work, wanted: ReturnType<typeof eq>): Promise<number> {
	const [row] = await tx.select({ total: count() }).from(series).where(wanted);
	return row!.total;
}

async function inThisOrder(work: Work, ids: string[]): Promise<SeriesDetails[]> {
	if (!ids.length) return [];
	const found = await selectSeries(work).where(
		and(eq(series.agencyId, work.actor.agencyId), inArray(series.id, ids))
	);
	const places = new Map(ids.map((id, at) => [id, at]));
	return found.sort((a, b) => places.get(a.id)! - places.get(b.id)!);
}

export type WaitingRequest = Awaited<ReturnType<typeof requestsInLine>>[number];

/** Every request that waits for an answer, with its deadline: the earliest first, then the oldest. */
export async function requestsInLine(work: Work) {
	const { actor, tx } = work;
	const rows = await tx
		.select({
			id: series.id,
			requestedAt: series.requestedAt,
			content: service.content,
			zone: site.zone,
			/** Of those that are not cancelled. */
			firstVisitAt: min(visit.startsAt)
		})
		.from(series)
		.innerJoin(
			service,
			and(eq(service.agencyId, series.agencyId), eq(service.id, series.serviceId))
		)
		.innerJoin(site, and(eq(site.agencyId, series.agencyId), eq(site.id, series.siteId)))
		.innerJoin(visit, and(eq(visit.agencyId, series.agencyId), eq(visit.seriesId, series.id)))
		.leftJoin(cancellation, isCancellation)
		.leftJoin(
			confirmation,
			and(eq(confirmation.agencyId, series.agencyId), eq(confirmation.seriesId, series.id))
		)
		.where(and(eq(series.agencyId, actor.agencyId), isNull(cancellation.visitId), waits(work)))
		.groupBy(series.agencyId, series.id, service.content, site.zone)
		.orderBy(asc(series.requestedAt), asc(series.id));
	const dueOf = await answersExpected(work);
	return rows
		.map(({ firstVisitAt, ...row }) => ({ ...row, firstVisitAt: firstVisitAt! }))
		.map((row) => ({ ...row, due: dueOf(row) }))
		.sort((a, b) => (a.due.day < b.due.day ? -1 : a.due.day > b.due.day ? 1 : 0));
}

/** Not confirmed, with a visit left that could be. */
function waits({ tx, now }: Work) {
	const left = tx
		.select({ id: visit.id })
		.from(visit)
		.leftJoin(cancellation, isCancellation)
		.where(
			and(
				eq(visit.agencyId, series.agencyId),
				eq(visit.seriesId, series.id),
				gt(visit.startsAt, now),
				isNull(cancellation.visitId)
			)
		);
	return and(isNull(confirmation.confirmedAt), exists(left));
}

async function visitFigures(
	{ actor, tx, now }: Work,
	seriesIds: string[]
): Promise<Map<string, VisitFigures>> {
	const isLeft = and(isNull(cancellation.visitId), gt(visit.startsAt, now));
	const rows = await tx
		.select({
			seriesId: visit.seriesId,
			firstVisitAt: min(visit.startsAt),
			firstLiveAt:
				sql<Date | null>`min(${visit.startsAt}) filter (where ${isNull(cancellation.visitId)})`.mapWith(
					visit.startsAt
				),
			visitsLeft: sql<number>`count(*) filter (where ${isLeft})`.mapWith(Number),
			visitsCancelled: count(cancellation.visitId)
		})
		.from(visit)
		.leftJoin(cancellation, isCancellation)
		.where(and(eq(visit.agencyId, actor.agencyId), inArray(visit.seriesId, seriesIds)))
		.groupBy(visit.seriesId);
	return new Map(
		rows.map(({ seriesId, firstVisitAt, ...rest }) => [
			seriesId,
			{ firstVisitAt: firstVisitAt!, ...rest }
		])
	);
}

/** When and why the visits of a series were cancelled, and by whom; null when none was. */
export async function cancellationOfSeries({ actor, tx }: Work, seriesId: string) {
	const { cancelledAt, reason, sentence } = cancellation;
	const [found] = await tx
		.select({ cancelledAt, reason, sentence, by: staff.name })
		.from(cancellation)
		.innerJoin(visit, isCancellation)
		.leftJoin(
			staff,
			and(eq(staff.agencyId, cancellation.agencyId), eq(staff.id, cancellation.byId))
		)
		.where(and(eq(cancellation.agencyId, actor.agencyId), eq(visit.seriesId, seriesId)))
		.orderBy(desc(cancellation.cancelledAt))
		.limit(1);
	return found ?? null;
}
