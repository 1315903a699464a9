import { sql, type SQL } from 'drizzle-orm';
import type { Work } from '#lib/server/work.server.ts';
import type { Asked } from '#lib/visits/time/calendars.server.ts';
import type { Caps, ServiceRules } from '#lib/visits/time/rules.ts';
import { list, momentOf } from '#lib/visits/time/statement-parts.server.ts';

/*
 * What is taken of one service, over all its versions: a new version does not begin to count anew.
 * Held, requested and confirmed visits count alike. Parts of the statement of the calendars, read
 * under the lock of the act that books, so that no other booking comes in between.
 */

// The week and the month, the quarter and the year of today began no longer ago.
const MONTH_BACK_DAYS = 40;
const QUARTER_BACK_DAYS = 100;
const YEAR_BACK_DAYS = 370;

/** The holds that stand, but for that of whoever asks. */
export function standingHoldsOf(work: Work, withoutHold: string | null): SQL {
	return sql`select h.id from hold h where h.agency_id = ${work.actor.agencyId}
		and h.ended_at is null and h.expires_at > ${momentOf(work, 0)}::timestamptz
		and h.id is distinct from ${withoutHold}::uuid`;
}

function versionsOf({ actor }: Work, { serviceId }: Asked): SQL {
	return sql`select other.id from service one
		join service other on other.agency_id = one.agency_id and other.key = one.key
		where one.agency_id = ${actor.agencyId} and one.id = ${serviceId}`;
}

/** The visits by day, and the series, for the caps; null where the rules have none. */
export function takenOf(work: Work, asked: Asked): SQL {
	const { rules, zone, withoutVisits = [], withoutHold = null } = asked;
	if (!rules.caps) return sql`null`;
	const { agencyId } = work.actor;
	const versions = versionsOf(work, asked);
	const earlier = sql`select from visit e
		left join cancellation x on x.agency_id = e.agency_id and x.visit_id = e.id
		where e.agency_id = v.agency_id and e.series_id = v.series_id and e.number < v.number
			and x.visit_id is null`;
	const booked = sql`select s.id, v.starts_at, not exists (${earlier}) as is_first from visit v
		join series s on s.agency_id = v.agency_id and s.id = v.series_id
		left join cancellation c on c.agency_id = v.agency_id and c.visit_id = v.id
		where v.agency_id = ${agencyId} and s.service_id in (${versions}) and c.visit_id is null
			${withoutVisits.length ? sql`and v.id not in ${withoutVisits}` : sql``}`;
	const held = sql`select k.hold_id as id, k.starts_at, k.number = 1 as is_first from held_visit k
		join hold o on o.agency_id = k.agency_id and o.id = k.hold_id
		where k.agency_id = ${agencyId} and o.service_id in (${versions})
			and o.id in (${standingHoldsOf(work, withoutHold)})`;
	const live = sql`from (${booked} union all ${held}) l`;
	const days = list(
		sql`json_build_object('day', d.day, 'visits', d.visits, 'series', d.series)`,
		sql`from (
			select (l.starts_at at time zone ${zone})::date as day, count(*) as visits,
				count(*) filter (where l.is_first) as series
			${live} where l.starts_at > ${momentOf(work, -lookBackDays(rules.caps))}::timestamptz
			group by 1) d`
	);
	const series = countsSeries(rules) ? sql`(select count(distinct l.id) ${live})` : sql`0`;
	return sql`json_build_object('days', ${days}, 'series', ${series})`;
}

/** How far back the caps count; most services need not read a year. */
function lookBackDays({ seriesAYear, seriesAQuarter, visitsAQuarter }: Caps): number {
	if (seriesAYear !== undefined) return YEAR_BACK_DAYS;
	const isQuarterly = seriesAQuarter !== undefined || visitsAQuarter !== undefined;
	return isQuarterly ? QUARTER_BACK_DAYS : MONTH_BACK_DAYS;
}

/** Only where there is an end to the series does all of history matter. */
function countsSeries({ caps }: ServiceRules): boolean {
	return caps?.seriesInAll !== undefined;
}

/** How many people more the service takes in all; null where it names no number of places. */
export function placesLeftOf(work: Work, asked: Asked): SQL {
	const { agencyId } = work.actor;
	const versions = versionsOf(work, asked);
	const kept = sql`select from visit v
		left join cancellation c on c.agency_id = v.agency_id and c.visit_id = v.id
		where v.agency_id = s.agency_id and v.series_id = s.id and c.visit_id is null`;
	const booked = sql`select coalesce(sum(s.headcount), 0) from series s
		where s.agency_id = ${agencyId} and s.service_id in (${versions}) and exists (${kept})`;
	const held = sql`select coalesce(sum(o.headcount), 0) from hold o
		where o.agency_id = ${agencyId} and o.service_id in (${versions})
			and o.id in (${standingHoldsOf(work, asked.withoutHold ?? null)})`;
	// Nobody is counted where the service names no number.
	return sql`(select case when one.content -> 'places' is not null
			then ((one.content ->> 'places')::int - (${booked}) - (${held}))::int end
		from service one where one.agency_id = ${agencyId} and one.id = ${asked.serviceId})`;
}
