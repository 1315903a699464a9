import { and, asc, eq, getTableColumns, gt, isNull, sql } from 'drizzle-orm';
import type { Work } from '#lib/server/work.server.ts';
import {
	isCancellation,
	seriesById,
	visitsOfSeries,
	type SeriesDetails
} from '#lib/visits/queries.server.ts';
import { poolPlace, poolWish, poolWithdrawal } from '#lib/visits/pools/schema.server.ts';
import { cancellation, confirmation, series, service, visit } from '#lib/visits/schema.server.ts';

const isWithdrawal = and(
	eq(poolWithdrawal.agencyId, poolWish.agencyId),
	eq(poolWithdrawal.wishId, poolWish.id)
);
const isPlace = and(eq(poolPlace.agencyId, poolWish.agencyId), eq(poolPlace.wishId, poolWish.id));
/**
 * A place counts as long as a visit of its series takes place, and before the promise until the first
 * of them begins: a host may cancel, or its request go unanswered, and the wish stays.
 */
function isLivePlace({ now }: Work) {
	const moment = now.toISOString();
	return and(
		isPlace,
		sql`(exists (select from ${visit}
			left join ${cancellation} on ${isCancellation}
			left join ${confirmation} on ${confirmation.agencyId} = ${visit.agencyId}
				and ${confirmation.seriesId} = ${visit.seriesId}
			where ${visit.agencyId} = ${poolPlace.agencyId} and ${visit.seriesId} = ${poolPlace.seriesId}
				and ${cancellation.visitId} is null
				and ${confirmation.seriesId} is not null)
			or not exists (select from ${confirmation}
				where ${confirmation.agencyId} = ${poolPlace.agencyId}
					and ${confirmation.seriesId} = ${poolPlace.seriesId})
			and ${moment} < (select min(${visit.startsAt}) from ${visit}
				left join ${cancellation} on ${isCancellation}
				where ${visit.agencyId} = ${poolPlace.agencyId}
					and ${visit.seriesId} = ${poolPlace.seriesId} and ${cancellation.visitId} is null))`
	);
}
/** Whether a wish had a place once, live or not. */
const hadPlace = sql<boolean>`exists (select from ${poolPlace} as former
	where former.agency_id = ${poolWish.agencyId} and former.wish_id = ${poolWish.id})`;

/** The wish that the same form made before, or null. */
export async function wishOfRequest({ actor, tx }: Work, requestKey: string) {
	const [found] = await tx
		.select({ ...getTableColumns(poolWish), serviceKey: service.key })
		.from(poolWish)
		.innerJoin(service, isOfService)
		.where(and(eq(poolWish.agencyId, actor.agencyId), eq(poolWish.requestKey, requestKey)));
	return found ?? null;
}

const isOfService = and(
	eq(service.agencyId, poolWish.agencyId),
	eq(service.id, poolWish.serviceId)
);

/**
 * A wish with what became of it, and the series where it has its place, or null. An act that decides
 * about it has locked the resources.
 */
export async function wishWithFate(work: Work, wishId: string) {
	const { actor, tx } = work;
	const [found] = await tx
		.select({
			...getTableColumns(poolWish),
			withdrawnAt: poolWithdrawal.withdrawnAt,
			seriesId: poolPlace.seriesId,
			/** The same in every version of the service. */
			serviceKey: service.key
		})
		.from(poolWish)
		.innerJoin(service, isOfService)
		.leftJoin(poolWithdrawal, isWithdrawal)
		.leftJoin(poolPlace, isLivePlace(work))
		.where(and(eq(poolWish.agencyId, actor.agencyId), eq(poolWish.id, wishId)));
	return found ?? null;
}

/** All wishes that still wait, the oldest first, with their service. */
export async function waitingWishes(work: Work) {
	const { actor, tx } = work;
	const rows = await tx
		.select({
			id: poolWish.id,
			organization: poolWish.organization,
			address: poolWish.address,
			contactName: poolWish.contactName,
			contactEmail: poolWish.contactEmail,
			contactPhone: poolWish.contactPhone,
			people: poolWish.people,
			isHost: poolWish.isHost,
			channel: poolWish.channel,
			wishedAt: poolWish.wishedAt,
			/** The visits that it would have shared were cancelled. */
			lostPlace: hadPlace,
			service: { id: service.id, key: service.key, name: service.name, rules: service.rules }
		})
		.from(poolWish)
		.innerJoin(service, isOfService)
		.leftJoin(poolWithdrawal, isWithdrawal)
		.leftJoin(poolPlace, isLivePlace(work))
		.where(
			and(
				eq(poolWish.agencyId, actor.agencyId),
				isNull(poolWithdrawal.wishId),
				isNull(poolPlace.wishId)
			)
		)
		.orderBy(asc(poolWish.wishedAt));
	return rows.map(({ service: { rules, ...offered }, ...wish }) => ({
		...wish,
		service: { ...offered, min: rules.headcount.min }
	}));
}

/** One wish as its private link shows it: how it stands, and the visits where it has its place. */
export async function wishById(work: Work, wishId: string) {
	const { actor, tx } = work;
	const [found] = await tx
		.select({
			organization: poolWish.organization,
			people: poolWish.people,
			address: poolWish.address,
			withdrawnAt: poolWithdrawal.withdrawnAt,
			seriesId: poolPlace.seriesId,
			hadPlace,
			service: { key: service.key, name: service.name }
		})
		.from(poolWish)
		.innerJoin(service, isOfService)
		.leftJoin(poolWithdrawal, isWithdrawal)
		.leftJoin(poolPlace, isLivePlace(work))
		.where(and(eq(poolWish.agencyId, actor.agencyId), eq(poolWish.id, wishId)));
	if (!found) return null;
	const shared = found.seriesId ? await seriesById(work, found.seriesId) : null;
	const visits = shared ? await visitsOfSeries(work, shared.id) : [];
	return { ...found, shared, visits: visits.filter((one) => !one.cancelledAt) };
}

/** The series with this reference that still has a visit to come, or null. */
export async function seriesByReference(
	work: Work,
	reference: string
): Promise<SeriesDetails | null> {
	const typed = reference.replace(/\s/g, '').toUpperCase();
	const [found] = await work.tx
		.select({ id: series.id })
		.from(series)
		.innerJoin(visit, and(eq(visit.agencyId, series.agencyId), eq(visit.seriesId, series.id)))
		.where(
			and(
				eq(series.agencyId, work.actor.agencyId),
				eq(series.reference, typed),
				gt(visit.startsAt, work.now)
			)
		)
		.limit(1);
	if (!found) return null;
	const visits = await visitsOfSeries(work, found.id);
	const isLive = visits.some((one) => !one.cancelledAt && one.startsAt > work.now);
	return isLive ? seriesById(work, found.id) : null;
}

/** The wishes that have their place in a series, or had it until all of it was cancelled. */
export async function wishesPlaced({ actor, tx }: Work, seriesId: string) {
	const rows = await tx
		.select({ wish: poolWish })
		.from(poolPlace)
		.innerJoin(poolWish, isPlace)
		.where(and(eq(poolPlace.agencyId, actor.agencyId), eq(poolPlace.seriesId, seriesId)));
	return rows.map(({ wish }) => wish);
}

/** People of the wishes that have their place in a series. */
export async function peoplePlaced({ actor, tx }: Work, seriesId: string): Promise<number> {
	const [row] = await tx
		.select({ people: sql<number>`coalesce(sum(${poolWish.people}), 0)::int` })
		.from(poolPlace)
		.innerJoin(poolWish, isPlace)
		.where(and(eq(poolPlace.agencyId, actor.agencyId), eq(poolPlace.seriesId, seriesId)));
	return row!.people;
}
