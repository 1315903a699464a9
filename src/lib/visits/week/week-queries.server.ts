import {
	and,
	asc,
	eq,
	gt,
	gte,
	inArray,
	isNotNull,
	isNull,
	lt,
	lte,
	sql,
	type SQL
} from 'drizzle-orm';
import { addDays, instantOf, type Day } from '#lib/base/days.ts';
import { sha256Hex } from '#lib/identity/cryptography.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { organization, site } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { availabilityFor, holidayRows } from '#lib/visits/time/calendars.server.ts';
import { isCounselorOf } from '#lib/visits/crews/crew-queries.server.ts';
import { holidayCalendar, type HolidayRow } from '#lib/visits/time/holidays.ts';
import { isCancellation } from '#lib/visits/queries.server.ts';
import { reachDays, type ServiceRules } from '#lib/visits/time/rules.ts';
import { withVariant } from '#lib/visits/time/variants.ts';
import {
	allocation,
	cancellation,
	confirmation,
	leave,
	resource,
	series,
	service,
	visit
} from '#lib/visits/schema.server.ts';
import type { WeekFacts, WeekPerson, WeekVisit } from '#lib/visits/week/week-board.ts';

type Between = { from: Date; until: Date };

/** The moments between which some days lie in a zone. */
export function momentsOf(fromDay: Day, toDay: Day, zone: string): Between {
	return { from: instantOf(fromDay, 0, zone), until: instantOf(addDays(toDay, 1), 0, zone) };
}

/** Everything that a week's board is drawn from; six questions, however many visits there are. */
export async function weekFacts(work: Work, days: Day[], zone: string) {
	const { visits, people, rows } = await rowsOfWeek(work, days, zone);
	const holidayOf = holidayCalendar(rows);
	const facts: WeekFacts = {
		days,
		visits,
		people,
		calendars: await calendarsFor(work, visits),
		closedDays: closedDaysOf(rows),
		now: work.now,
		zone
	};
	return { facts, holidays: days.map(holidayOf), stamp: await stampOf({ visits, people, rows }) };
}

/** The stamp alone, for whoever asks whether a board that is open has changed. */
export async function weekStamp(work: Work, days: Day[], zone: string): Promise<string> {
	return stampOf(await rowsOfWeek(work, days, zone));
}

type WeekRows = { visits: WeekVisit[]; people: WeekPerson[]; rows: HolidayRow[] };

async function rowsOfWeek(work: Work, days: Day[], zone: string): Promise<WeekRows> {
	const [visits, people, rows] = await Promise.all([
		visitsBetween(work, momentsOf(days[0]!, days.at(-1)!, zone)),
		peopleOfWeek(work, days[0]!, days.at(-1)!),
		holidayRows(work)
	]);
	return { visits, people, rows };
}

/** The days on which the agency closed by a row of its own. */
export function closedDaysOf(rows: HolidayRow[]): Set<Day> {
	return new Set(rows.filter(({ observed }) => observed).map(({ day }) => day));
}

/** Hours and leave of everybody, as booking reads them, over the reach of these visits. */
export async function calendarsFor(work: Work, visits: WeekVisit[]) {
	if (!visits.length) return [];
	const { headcount, zone, serviceId } = visits[0]!;
	// Nothing is booked by this question; what is taken of a service does not matter.
	const rules = { ...widestRules(visits), caps: undefined };
	const asked = { serviceId, rules, headcount, zone };
	return (await availabilityFor(work, asked)).counselors;
}

/** Only the reach of the rules matters here: until when taken time is read. */
function widestRules(visits: WeekVisit[]): ServiceRules {
	return visits
		.map(({ rules }) => rules)
		.reduce((widest, rules) => (reachDays(rules) > reachDays(widest) ? rules : widest));
}

/**
 * A text that is another one as soon as anything was changed that the board shows. The time that
 * passes changes nothing in it.
 */
async function stampOf({ visits, people, rows }: WeekRows): Promise<string> {
	const drawn = visits.map(({ rules: _, ...rest }) => rest);
	const days = [...rows].sort((a, b) => (a.day < b.day ? -1 : 1));
	return (await sha256Hex(JSON.stringify([drawn, people, days]))).slice(0, 32);
}

/** The visits that begin between two moments and were not cancelled, in the order of their time. */
export function visitsBetween(work: Work, { from, until }: Between): Promise<WeekVisit[]> {
	return selectVisits(work, and(gte(visit.startsAt, from), lt(visit.startsAt, until)));
}

/** Some visits by their ids, in the order of their time; those that were cancelled are missing. */
export async function visitsById(work: Work, ids: string[]): Promise<WeekVisit[]> {
	return ids.length ? selectVisits(work, inArray(visit.id, ids)) : [];
}

/** The visits to come that take a counselor or a piece of equipment, in the order of their time. */
export function comingVisitsOf(work: Work, resourceId: string): Promise<WeekVisit[]> {
	const { actor, tx, now } = work;
	const taken = tx
		.select({ id: allocation.visitId })
		.from(allocation)
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				eq(allocation.resourceId, resourceId),
				isNull(allocation.releasedAt)
			)
		);
	return selectVisits(work, and(gt(visit.startsAt, now), inArray(visit.id, taken)));
}

async function selectVisits(work: Work, which: ReturnType<typeof and>): Promise<WeekVisit[]> {
	const { actor, tx } = work;
	const rows = await tx
		.select({
			id: visit.id,
			seriesId: visit.seriesId,
			serviceId: series.serviceId,
			number: visit.number,
			startsAt: visit.startsAt,
			endsAt: visit.endsAt,
			requestedAt: series.requestedAt,
			confirmedAt: confirmation.confirmedAt,
			organization: organization.name,
			headcount: series.headcount,
			zone: site.zone,
			rules: service.rules,
			variant: series.variant
		})
		.from(visit)
		.leftJoin(cancellation, isCancellation)
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
		.where(and(eq(visit.agencyId, actor.agencyId), isNull(cancellation.visitId), which))
		.orderBy(asc(visit.startsAt), asc(visit.id));
	const ids = rows.map(({ id }) => id);
	const [places, retired] = [await placesOf(work, ids), await retiredPiecesOf(work, ids)];
	return rows.map(({ variant, rules, ...row }) => ({
		...row,
		rules: withVariant(rules, variant) ?? rules,
		places: places.get(row.id) ?? [],
		retiredPieces: retired.get(row.id) ?? []
	}));
}

/** The equipment that some visits take along although the agency keeps it no longer. */
async function retiredPiecesOf({ actor, tx }: Work, visitIds: string[]) {
	const pieces = new Map<string, string[]>();
	if (!visitIds.length) return pieces;
	const found = await tx
		.select({ visitId: allocation.visitId, id: resource.id })
		.from(allocation)
		.innerJoin(
			resource,
			and(eq(resource.agencyId, allocation.agencyId), eq(resource.id, allocation.resourceId))
		)
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				inArray(allocation.visitId, visitIds),
				isNull(allocation.releasedAt),
				isNotNull(resource.equipmentKind),
				isNotNull(resource.retiredAt)
			)
		);
	for (const { visitId, id } of found) {
		pieces.set(visitId!, [...(pieces.get(visitId!) ?? []), id]);
	}
	return pieces;
}

async function placesOf({ actor, tx }: Work, visitIds: string[]) {
	const places = new Map<string, WeekVisit['places']>();
	if (!visitIds.length) return places;
	const found = await tx
		.select({ row: allocation })
		.from(allocation)
		.innerJoin(resource, isCounselorOf)
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				inArray(allocation.visitId, visitIds),
				isNull(allocation.releasedAt)
			)
		)
		.orderBy(allocation.visitId, allocation.resourceId);
	for (const { row } of found) {
		const { resourceId, blockedFrom: from, blockedUntil: to, reasons, assignedBy } = row;
		const place = { resourceId, blocked: { from, to }, reasons, isChosenByRule: !assignedBy };
		const visitId = row.visitId!;
		places.set(visitId, [...(places.get(visitId) ?? []), place]);
	}
	return places;
}

/** Everybody who was ever sent on visits, with their leave in those days. */
export async function peopleOfWeek(
	{ actor, tx }: Work,
	fromDay: Day,
	toDay: Day
): Promise<WeekPerson[]> {
	const { agencyId } = actor;
	const rows = await tx
		.select({ id: resource.id, name: staff.name, retiredAt: resource.retiredAt })
		.from(resource)
		.innerJoin(staff, and(eq(staff.agencyId, resource.agencyId), eq(staff.id, resource.staffId)))
		.where(eq(resource.agencyId, agencyId))
		.orderBy(staff.name, resource.id);
	const away = await tx
		.select()
		.from(leave)
		.where(and(eq(leave.agencyId, agencyId), lte(leave.fromDay, toDay), gte(leave.toDay, fromDay)))
		.orderBy(leave.fromDay, leave.id);
	return rows.map(({ id, name, retiredAt }) => ({
		id,
		name,
		isRetired: retiredAt !== null,
		leave: away
			.filter(({ resourceId }) => resourceId === id)
			.map(({ fromDay: from, toDay: to, kind }) => ({ fromDay: from, toDay: to, kind }))
	}));
}

/**
 * The days from now on that have visits which somebody must see to because a counselor is away, has
 * other hours or skills, works no more, a piece of equipment is gone or the agency is closed, with
 * how many they are.
 */
export async function troubledDays({ actor, tx, now }: Work, zone: string) {
	const { agencyId } = actor;
	const day = sql<Day>`to_char(${visit.startsAt} at time zone ${zone}, 'YYYY-MM-DD')`;
	return tx
		.select({ day: day.as('on_day'), count: sql<number>`count(*)`.mapWith(Number) })
		.from(visit)
		.innerJoin(series, and(eq(series.agencyId, visit.agencyId), eq(series.id, visit.seriesId)))
		.innerJoin(
			service,
			and(eq(service.agencyId, series.agencyId), eq(service.id, series.serviceId))
		)
		.leftJoin(cancellation, isCancellation)
		.where(
			and(
				eq(visit.agencyId, agencyId),
				gt(visit.startsAt, now),
				isNull(cancellation.visitId),
				sql`(exists (select ${ofVisit(agencyId)} and ${hindered(agencyId, zone)})
					or exists (select from jsonb_array_elements_text(${service.rules} -> 'skills') s (skill)
						where not exists (select ${ofVisit(agencyId)} and s.skill = any (r.skills)))
					or exists (select from holiday h where h.agency_id = ${agencyId}
						and h.day = ${onDay(zone)} and h.observed))`
			)
		)
		.groupBy(sql`on_day`)
		.orderBy(sql`on_day`);
}

const onDay = (zone: string) => sql`(${visit.startsAt} at time zone ${zone})::date`;

/** Who and what a visit takes along, as `a` and `r`. */
function ofVisit(agencyId: string): SQL {
	return sql`from allocation a join resource r on r.agency_id = a.agency_id
			and r.id = a.resource_id
		where a.agency_id = ${agencyId} and a.visit_id = ${visit.id} and a.released_at is null`;
}

/** What keeps one of them from the visit, as `placeTrouble` says it: set-up and visit in one span. */
function hindered(agencyId: string, zone: string): SQL {
	const clock = sql`(${visit.startsAt} at time zone ${zone})::time`;
	const start = sql`(extract(epoch from ${clock}) / 60)::int`;
	const minutes = sql`(extract(epoch from ${visit.endsAt} - ${visit.startsAt}) / 60)::int`;
	const setUp = sql`(${service.rules} ->> 'setUpMinutes')::int`;
	const spans = sql`select range_agg(int4range(w.from_minute, w.to_minute))`;
	const hours = sql`coalesce(
		(${spans} from special_hours w where w.agency_id = ${agencyId} and w.resource_id = r.id
			and w.day = ${onDay(zone)}),
		(${spans} from working_hours w where w.agency_id = ${agencyId} and w.resource_id = r.id
			and w.weekday = extract(isodow from ${onDay(zone)})))`;
	return sql`(r.retired_at is not null
		or exists (select from leave l where l.agency_id = ${agencyId} and l.resource_id = r.id
			and ${onDay(zone)} between l.from_day and l.to_day)
		or (r.equipment_kind is null
			and (${hours} @> int4range(${start} - ${setUp}, ${start} + ${minutes})) is not true))`;
}
