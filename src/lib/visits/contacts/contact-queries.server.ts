import { and, asc, count, desc, eq, gt, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { ContactActor } from '#lib/base/actor.ts';
import { organization, site } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import type { VisitFilter, VisitState } from '#lib/visits/contacts/contact-filter.ts';
import { isCancellation, selectSeries, type SeriesDetails } from '#lib/visits/queries.server.ts';
import { cancellation, confirmation, series, service, visit } from '#lib/visits/schema.server.ts';

/* What a contact may see: the bookings made under the address of mail that they proved to be theirs. */

export const VISITS_A_PAGE = 20;
const SERIES_MAX = 100;
const CALENDAR_DAYS_BACK = 90;
const CANCELLED_DAYS_KEPT = 30;
const DAY_MS = 86_400_000;

type Contact = Work<ContactActor>;

function isTheirs({ actor }: Contact) {
	return and(eq(series.agencyId, actor.agencyId), eq(organization.contactEmail, actor.email));
}

/** Their booking with this reference; null for any other. */
export async function seriesOfContact(
	work: Contact,
	reference: string
): Promise<SeriesDetails | null> {
	const [found] = await selectSeries(work).where(
		and(isTheirs(work), eq(series.reference, reference))
	);
	return found ?? null;
}

/** Their bookings, the newest first, at most a hundred. */
export function allSeriesOfContact(work: Contact): Promise<SeriesDetails[]> {
	return selectSeries(work)
		.where(isTheirs(work))
		.orderBy(desc(series.requestedAt), desc(series.id))
		.limit(SERIES_MAX);
}

const visitColumns = {
	id: visit.id,
	number: visit.number,
	startsAt: visit.startsAt,
	endsAt: visit.endsAt,
	sequence: visit.sequence,
	changedAt: visit.changedAt,
	cancelledAt: cancellation.cancelledAt,
	confirmedAt: confirmation.confirmedAt,
	requestedAt: series.requestedAt,
	placeChanges: series.placeChanges,
	reference: series.reference,
	headcount: series.headcount,
	organizationSize: series.organizationSize,
	organizationKind: series.organizationKind,
	serviceKey: service.key,
	language: series.language,
	service: service.name,
	preparation: service.preparation,
	/** How many visits its series was booked with. */
	total: sql<number>`(select count(*)::int from ${visit} as sibling
		where sibling.agency_id = ${series.agencyId} and sibling.series_id = ${series.id})`.as('total'),
	/** The ways of the service, and the one that was agreed on. */
	rules: service.rules,
	variant: series.variant,
	area: series.area,
	organization: organization.name,
	address: site.address,
	room: site.room,
	zone: site.zone
};

/** Every visit with what its line in a list says; the caller names whose. */
function selectVisits({ tx }: Work) {
	return tx
		.select(visitColumns)
		.from(visit)
		.innerJoin(series, and(eq(series.agencyId, visit.agencyId), eq(series.id, visit.seriesId)))
		.innerJoin(
			service,
			and(eq(service.agencyId, series.agencyId), eq(service.id, series.serviceId))
		)
		.innerJoin(
			organization,
			and(eq(organization.agencyId, series.agencyId), eq(organization.id, series.organizationId))
		)
		.innerJoin(site, and(eq(site.agencyId, series.agencyId), eq(site.id, series.siteId)))
		.leftJoin(
			confirmation,
			and(eq(confirmation.agencyId, series.agencyId), eq(confirmation.seriesId, series.id))
		)
		.leftJoin(cancellation, isCancellation);
}

export type ContactVisit = Awaited<ReturnType<typeof selectVisits>>[number];

/** One page of their visits: what is to come, the next first; or what was, the last first. */
export async function visitsOfContact(work: Contact, filter: VisitFilter) {
	const wanted = and(isTheirs(work), isWanted(work, filter));
	const total = await countVisits(work, wanted);
	const pages = Math.max(1, Math.ceil(total / VISITS_A_PAGE));
	const page = Math.min(filter.page, pages);
	const order = filter.when === 'past' ? desc : asc;
	const rows = await selectVisits(work)
		.where(wanted)
		.orderBy(order(visit.startsAt), order(visit.id))
		.limit(VISITS_A_PAGE)
		.offset((page - 1) * VISITS_A_PAGE);
	return { rows, total, page, pages };
}

async function countVisits(work: Contact, wanted: ReturnType<typeof and>): Promise<number> {
	const all = selectVisits(work).where(wanted).as('wanted');
	const [row] = await work.tx.select({ total: count() }).from(all);
	return row!.total;
}

function isWanted({ now }: Contact, { when, state, words }: VisitFilter) {
	return and(
		when === 'past' ? lte(visit.endsAt, now) : gt(visit.endsAt, now),
		state ? isIn(state, now) : undefined,
		words ? says(words) : undefined
	);
}

/** As `visitStatus` says it. */
function isIn(state: VisitState, now: Date) {
	if (state === 'cancelled') return isNotNull(cancellation.visitId);
	const isKept = isNull(cancellation.visitId);
	const isOver = state === 'done' ? lte(visit.endsAt, now) : gt(visit.endsAt, now);
	if (state === 'requested') return and(isKept, isNull(confirmation.confirmedAt), isOver);
	return and(isKept, lt(confirmation.confirmedAt, visit.endsAt), isOver);
}

function says(words: string) {
	const pattern = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
	const texts = [
		series.reference,
		organization.name,
		site.address,
		site.room,
		sql`${service.name}->>'ko'`,
		sql`${service.name}->>'en'`
	];
	return or(...texts.map((text) => sql`${text} ilike ${pattern}`));
}

/** What their calendar holds: the last months and all that is to come; a cancelled visit for a month. */
export function calendarOfContact(work: Contact): Promise<ContactVisit[]> {
	const { now } = work;
	const since = (days: number) => new Date(now.getTime() - days * DAY_MS);
	const isShown = or(
		isNull(cancellation.visitId),
		gt(cancellation.cancelledAt, since(CANCELLED_DAYS_KEPT))
	);
	return selectVisits(work)
		.where(and(isTheirs(work), gt(visit.endsAt, since(CALENDAR_DAYS_BACK)), isShown))
		.orderBy(asc(visit.startsAt), asc(visit.id));
}
