import {
	and,
	eq,
	exists,
	gt,
	gte,
	isNotNull,
	isNull,
	lt,
	not,
	or,
	sql,
	type SQL
} from 'drizzle-orm';
import { addDays, instantOf } from '#lib/base/days.ts';
import { nameKey } from '#lib/organizations/organization-name.ts';
import { organization } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { soughtIn, type RequestFilter } from '#lib/visits/booking/request-filter.ts';
import { isCancellation } from '#lib/visits/queries.server.ts';
import {
	allocation,
	cancellation,
	confirmation,
	series,
	service,
	visit
} from '#lib/visits/schema.server.ts';
import type { SeriesState } from '#lib/visits/series-state.ts';

/* A filter of requests as conditions of the database, for whoever lists, counts or takes them home. */

/** The condition of a filter, over series with service, organization and confirmation. */
export function isWanted(work: Work, filter: RequestFilter, zone: string): SQL | undefined {
	const { state, words, counselor } = filter;
	return and(
		eq(series.agencyId, work.actor.agencyId),
		state ? isIn(work, state) : undefined,
		filter.service ? eq(service.key, filter.service) : undefined,
		words ? isMeant(words) : undefined,
		isBetween(work, filter, zone),
		counselor ? isServedBy(work, counselor) : undefined
	);
}

/** As `seriesState` says it. */
function isIn(work: Work, state: SeriesState): SQL | undefined {
	const left = exists(
		visitsOf(work).where(
			and(isOfSeries, gt(visit.startsAt, work.now), isNull(cancellation.visitId))
		)
	);
	const anyCancelled = exists(
		visitsOf(work).where(and(isOfSeries, isNotNull(cancellation.visitId)))
	);
	const isConfirmed = isNotNull(confirmation.confirmedAt);
	if (state === 'waiting') return and(not(isConfirmed), left);
	if (state === 'confirmed') return and(isConfirmed, or(left, not(anyCancelled)));
	if (state === 'cancelled') return and(not(left), anyCancelled);
	return and(not(isConfirmed), not(left), not(anyCancelled));
}

const isOfSeries = and(eq(visit.agencyId, series.agencyId), eq(visit.seriesId, series.id));

function visitsOf({ tx }: Work) {
	return tx.select({ id: visit.id }).from(visit).leftJoin(cancellation, isCancellation);
}

function isBetween(work: Work, { from, to }: RequestFilter, zone: string): SQL | undefined {
	if (!from && !to) return undefined;
	const since = from ? gte(visit.startsAt, instantOf(from, 0, zone)) : undefined;
	const until = to ? lt(visit.startsAt, instantOf(addDays(to, 1), 0, zone)) : undefined;
	return exists(visitsOf(work).where(and(isOfSeries, since, until)));
}

function isServedBy({ tx }: Work, resourceId: string): SQL {
	const theirs = tx
		.select({ id: visit.id })
		.from(visit)
		.innerJoin(
			allocation,
			and(eq(allocation.agencyId, visit.agencyId), eq(allocation.visitId, visit.id))
		)
		.where(and(isOfSeries, eq(allocation.resourceId, resourceId), isNull(allocation.releasedAt)));
	return exists(theirs);
}

/** Whose name, contact, telephone number or reference has the words in it. */
function isMeant(words: string): SQL | undefined {
	const { reference, digits, mail } = soughtIn(words);
	const has = (text: unknown, part: string) => sql`position(${part} in ${text}) > 0`;
	return or(
		has(organization.nameKey, nameKey(words)),
		has(organization.contactName, words),
		mail ? has(organization.contactEmail, mail) : undefined,
		digits ? has(sql`replace(${organization.contactPhone}, '-', '')`, digits) : undefined,
		reference ? has(series.reference, reference) : undefined
	);
}
