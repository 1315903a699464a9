import { and, asc, count, desc, eq, exists, gt, inArray, isNull, min, sql } from 'drizzle-orm';
import { staff } from '#lib/identity/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { isCancellation, selectSeries, type SeriesDetails } from '#lib/visits/queries.server.ts';
import { cancellation, confirmation, series, visit } from '#lib/visits/schema.server.ts';

export const REQUESTS_A_PAGE = 50;

type VisitFigures = { firstVisitAt: Date; visitsLeft: number; visitsCancelled: number };
export type RequestRow = SeriesDetails & VisitFigures;
export type RequestPage = { rows: RequestRow[]; total: number; page: number; pages: number };

/**
 * One page of the requests, counted from 1: those that wait for an answer, the oldest first; or
 * all, the newest first. A page beyond the last is the last; `total` counts every page.
 */
export async function requestedSeries(
	work: Work,
	filter: { waiting: boolean },
	askedPage = 1
): Promise<RequestPage> {
	const wanted = and(
		eq(series.agencyId, work.actor.agencyId),
		filter.waiting ? waits(work) : undefined
	);
	const total = await countSeries(work, wanted);
	const pages = Math.max(1, Math.ceil(total / REQUESTS_A_PAGE));
	const page = Math.min(Math.max(1, askedPage), pages);
	const order = filter.waiting ? asc : desc;
	const found = await selectSeries(work)
		.where(wanted)
		.orderBy(order(series.requestedAt), order(series.id))
		.limit(REQUESTS_A_PAGE)
		.offset((page - 1) * REQUESTS_A_PAGE);
	const figures = await visitFigures(
		work,
		found.map((one) => one.id)
	);
	const rows = found.map((one) => ({ ...one, ...figures.get(one.id)! }));
	return { rows, total, page, pages };
}

async function countSeries({ tx }: Work, wanted: ReturnType<typeof and>): Promise<number> {
	const [row] = await tx
		.select({ total: count() })
		.from(series)
		.leftJoin(
			confirmation,
			and(eq(confirmation.agencyId, series.agencyId), eq(confirmation.seriesId, series.id))
		)
		.where(wanted);
	return row!.total;
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
