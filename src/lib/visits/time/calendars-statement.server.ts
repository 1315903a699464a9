import { sql, type SQL } from 'drizzle-orm';
import type { Work } from '#lib/server/work.server.ts';
import type { Asked } from '#lib/visits/time/calendars.server.ts';
import type { Caps, ServiceRules } from '#lib/visits/time/rules.ts';

const DAY_MS = 86_400_000;
// Load is weighed over the weeks around, so that what just happened counts for fairness too.
const LOOK_BACK_DAYS = 14;
// The week and the month, the quarter and the year of today began no longer ago.
const MONTH_BACK_DAYS = 40;
const QUARTER_BACK_DAYS = 100;
const YEAR_BACK_DAYS = 370;

/**
 * One statement instead of eight: the page with the dates is the busiest of all, and a journey to
 * the database costs more than the answer.
 *
 * The taken time that matters is read from the rows that the constraint keeps apart, by the same two
 * moments. Moments may search an index under row level security, ranges may not.
 */
export function calendarsOf(work: Work, asked: Asked): SQL {
	const { agencyId } = work.actor;
	const { rules, withoutVisits: without = [], withoutHold = null } = asked;
	const untilDays = rules.horizonDays + rules.spanDays + 2;
	const at = (days: number) => momentOf(work, days);
	const staff = list(
		sql`json_build_object('id', r.id, 'skills', r.skills) order by r.id`,
		sql`from resource r where r.agency_id = ${agencyId} and r.retired_at is null
			and r.equipment_kind is null`
	);
	const pieces = list(
		sql`json_build_object('id', r.id, 'kind', r.equipment_kind) order by r.id`,
		sql`from resource r where r.agency_id = ${agencyId} and r.retired_at is null
			and r.equipment_kind is not null`
	);
	const hours = list(
		sql`json_build_object('resourceId', w.resource_id, 'weekday', w.weekday,
			'fromMinute', w.from_minute, 'toMinute', w.to_minute)`,
		sql`from working_hours w where w.agency_id = ${agencyId}`
	);
	const special = list(
		sql`json_build_object('resourceId', w.resource_id, 'day', w.day,
			'fromMinute', w.from_minute, 'toMinute', w.to_minute)`,
		sql`from special_hours w where w.agency_id = ${agencyId}
			and w.day > ${at(-LOOK_BACK_DAYS).slice(0, 10)}::date`
	);
	const away = list(
		sql`json_build_object('resourceId', l.resource_id, 'fromDay', l.from_day, 'toDay', l.to_day)`,
		sql`from leave l where l.agency_id = ${agencyId}
			and l.to_day > ${at(-LOOK_BACK_DAYS).slice(0, 10)}::date`
	);
	const busy = list(
		sql`json_build_array(a.resource_id, extract(epoch from a.blocked_from) * 1000,
			extract(epoch from a.blocked_until) * 1000)`,
		sql`from allocation a where a.agency_id = ${agencyId} and a.released_at is null
			and a.blocked_until > ${at(-LOOK_BACK_DAYS)}::timestamptz
			and a.blocked_from < ${at(untilDays)}::timestamptz
			${without.length ? sql`and (a.visit_id is null or a.visit_id not in ${without})` : sql``}
			and (a.visit_id is not null or a.hold_id in (${standing(work, withoutHold)}))`
	);
	const holidays = list(
		sql`json_build_object('day', h.day, 'name', h.name, 'observed', h.observed)`,
		sql`from holiday h where h.agency_id = ${agencyId}`
	);
	return sql`select ${staff} as staff, ${pieces} as pieces, ${hours} as hours,
		${special} as special, ${away} as away, ${busy} as busy, ${holidays} as holidays,
		${takenOf(work, asked)} as taken`;
}

/** The holds that stand, but for that of whoever asks. */
function standing(work: Work, withoutHold: string | null): SQL {
	return sql`select h.id from hold h where h.agency_id = ${work.actor.agencyId}
		and h.ended_at is null and h.expires_at > ${momentOf(work, 0)}::timestamptz
		and h.id is distinct from ${withoutHold}::uuid`;
}

/**
 * What is taken of the service: visits that were not cancelled, held, requested and confirmed alike.
 * Read under the lock of the act that books, so that no other booking comes in between.
 */
function takenOf(work: Work, { serviceId, rules, zone, ...without }: Asked): SQL {
	if (!rules.caps) return sql`null`;
	const { agencyId } = work.actor;
	const { withoutVisits = [], withoutHold = null } = without;
	// A new version of a service does not begin to count anew.
	const versions = sql`select other.id from service one
		join service other on other.agency_id = one.agency_id and other.key = one.key
		where one.agency_id = ${agencyId} and one.id = ${serviceId}`;
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
			and o.id in (${standing(work, withoutHold)})`;
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

function list(each: SQL, from: SQL): SQL {
	return sql`(select coalesce(json_agg(${each}), '[]') ${from})`;
}

function momentOf({ now }: Work, days: number): string {
	return new Date(now.getTime() + days * DAY_MS).toISOString();
}
