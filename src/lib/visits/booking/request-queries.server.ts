import {
	and,
	asc,
	count,
	desc,
	eq,
	exists,
	gt,
	inArray,
	isNull,
	min,
	sql,
	type SQL
} from 'drizzle-orm';
import { staff } from '#lib/identity/schema.server.ts';
import { organization, site } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { isWanted } from '#lib/visits/booking/request-conditions.server.ts';
import type { RequestFilter, RequestOrder } from '#lib/visits/booking/request-filter.ts';
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
 * One page of the requests that a filter asks for, days being those of `zone`. A page beyond the last
 * is the last; `total` counts every page.
 */
export async function requestedSeries(
	work: Work,
	filter: RequestFilter,
	zone: string
): Promise<RequestPage> {
	const total = await countRequests(work, filter, zone);
	const pages = Math.max(1, Math.ceil(total / REQUESTS_A_PAGE));
	const page = Math.min(Math.max(1, filter.page), pages);
	const part = { limit: REQUESTS_A_PAGE, offset: (page - 1) * REQUESTS_A_PAGE };
	return { rows: await requestRows(work, filter, zone, part), total, page, pages };
}

/** How many requests a filter asks for. */
export async function countRequests(work: Work, filter: RequestFilter, zone: string) {
	const [row] = await work.tx
		.select({ total: count() })
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
			confirmation,
			and(eq(confirmation.agencyId, series.agencyId), eq(confirmation.seriesId, series.id))
		)
		.where(isWanted(work, filter, zone));
	return row!.total;
}

/** A part of the requests that a filter asks for, in its order. */
export async function requestRows(
	work: Work,
	filter: RequestFilter,
	zone: string,
	{ limit, offset }: { limit: number; offset: number }
): Promise<RequestRow[]> {
	const found =
		filter.order === 'due'
			? await inDueOrder(work, isWanted(work, filter, zone), { limit, offset })
			: await selectSeries(work)
					.where(isWanted(work, filter, zone))
					.orderBy(...inOrder(filter.order))
					.limit(limit)
					.offset(offset);
	const ids = found.map((one) => one.id);
	const figures = await visitFigures(work, ids);
	return found.map((one) => ({ ...one, ...figures.get(one.id)! }));
}

function inOrder(order: Exclude<RequestOrder, 'due'>) {
	if (order === 'oldest') return [asc(series.requestedAt), asc(series.id)];
	const newest = [desc(series.requestedAt), desc(series.id)];
	if (order === 'newest') return newest;
	if (order === 'name') return [asc(organization.nameKey), ...newest];
	const first = sql`(select min(${visit.startsAt}) from ${visit}
		where ${visit.agencyId} = ${series.agencyId} and ${visit.seriesId} = ${series.id})`;
	return [asc(first), ...newest];
}

/** Those that the office has to answer first come first; only whoever waits is in that line. */
async function inDueOrder(
	work: Work,
	wanted: SQL | undefined,
	{ limit, offset }: { limit: number; offset: number }
): Promise<SeriesDetails[]> {
	const line = await requestsInLine(work, wanted);
	return inThisOrder(
		work,
		line.slice(offset, offset + limit).map(({ id }) => id)
	);
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

/**
 * Every request that waits for an answer, with its deadline: the earliest first, then the oldest.
 * `wanted` narrows them.
 */
export async function requestsInLine(work: Work, wanted?: SQL) {
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
		.innerJoin(
			organization,
			and(eq(organization.agencyId, series.agencyId), eq(organization.id, series.organizationId))
		)
		.innerJoin(site, and(eq(site.agencyId, series.agencyId), eq(site.id, series.siteId)))
		.innerJoin(visit, and(eq(visit.agencyId, series.agencyId), eq(visit.seriesId, series.id)))
		.leftJoin(cancellation, isCancellation)
		.leftJoin(
			confirmation,
			and(eq(confirmation.agencyId, series.agencyId), eq(confirmation.seriesId, series.id))
		)
		.where(
			and(eq(series.agencyId, actor.agencyId), isNull(cancellation.visitId), waits(work), wanted)
		)
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
