import { and, eq, gt, isNull, sql, type SQL } from 'drizzle-orm';
import { type Day } from '#lib/base/days.ts';
import type { Work } from '#lib/server/work.server.ts';
import { isCancellation } from '#lib/visits/queries.server.ts';
import { cancellation, series, service, visit } from '#lib/visits/schema.server.ts';

const onDay = (zone: string) => sql`(${visit.startsAt} at time zone ${zone})::date`;

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
