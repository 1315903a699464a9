import { sql, type SQL } from 'drizzle-orm';
import type { Work } from '#lib/server/work.server.ts';
import type { Asked } from '#lib/visits/time/calendars.server.ts';
import { reachDays } from '#lib/visits/time/rules.ts';
import { EVENING_FROM_MINUTE } from '#lib/visits/time/series-crew.ts';
import { list, momentOf } from '#lib/visits/time/statement-parts.server.ts';
import { placesLeftOf, standingHoldsOf, takenOf } from '#lib/visits/time/taken-statement.server.ts';

// Load is weighed over the weeks around, so that what just happened counts for fairness too.
const LOOK_BACK_DAYS = 14;

/**
 * One statement instead of ten: the page with the dates is the busiest of all, and a journey to
 * the database costs more than the answer.
 */
export function calendarsOf(work: Work, asked: Asked): SQL {
	const { staff, pieces } = resourcesOf(work);
	const { hours, special, away } = hoursOf(work);
	const { busy, evenings } = takenTimeOf(work, asked);
	const holidays = list(
		sql`json_build_object('day', h.day, 'name', h.name, 'observed', h.observed)`,
		sql`from holiday h where h.agency_id = ${work.actor.agencyId}`
	);
	return sql`select ${staff} as staff, ${pieces} as pieces, ${hours} as hours,
		${special} as special, ${away} as away, ${busy} as busy, ${evenings} as evenings,
		${holidays} as holidays, ${takenOf(work, asked)} as taken,
		${placesLeftOf(work, asked)} as "placesLeft"`;
}

function resourcesOf({ actor: { agencyId } }: Work) {
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
	return { staff, pieces };
}

function hoursOf(work: Work) {
	const { agencyId } = work.actor;
	const since = sql`${momentOf(work, -LOOK_BACK_DAYS).slice(0, 10)}::date`;
	const hours = list(
		sql`json_build_object('resourceId', w.resource_id, 'weekday', w.weekday,
			'fromMinute', w.from_minute, 'toMinute', w.to_minute)`,
		sql`from working_hours w where w.agency_id = ${agencyId}`
	);
	const special = list(
		sql`json_build_object('resourceId', w.resource_id, 'day', w.day,
			'fromMinute', w.from_minute, 'toMinute', w.to_minute)`,
		sql`from special_hours w where w.agency_id = ${agencyId} and w.day > ${since}`
	);
	const away = list(
		sql`json_build_object('resourceId', l.resource_id, 'fromDay', l.from_day, 'toDay', l.to_day)`,
		sql`from leave l where l.agency_id = ${agencyId} and l.to_day > ${since}`
	);
	return { hours, special, away };
}

function ms(moment: SQL): SQL {
	return sql`extract(epoch from ${moment}) * 1000`;
}

/**
 * The taken time that matters, from the rows that the constraint keeps apart, by the same two
 * moments: moments may search an index under row level security, ranges may not. And which of it are
 * visits that end in the evening, by the moments at which they begin.
 */
function takenTimeOf(work: Work, { rules, zone, ...without }: Asked) {
	const { withoutVisits = [], withoutHold = null } = without;
	const untilDays = reachDays(rules) + 2;
	const live = sql`a.agency_id = ${work.actor.agencyId} and a.released_at is null
		and a.blocked_until > ${momentOf(work, -LOOK_BACK_DAYS)}::timestamptz
		and a.blocked_from < ${momentOf(work, untilDays)}::timestamptz`;
	const others = withoutVisits.length ? sql`a.visit_id not in ${withoutVisits}` : sql`true`;
	const busy = list(
		sql`case when a.area is null
			then json_build_array(a.resource_id, ${ms(sql`a.blocked_from`)}, ${ms(sql`a.blocked_until`)})
			else json_build_array(a.resource_id, ${ms(sql`a.blocked_from`)}, ${ms(sql`a.blocked_until`)},
				json_build_object('area', a.area, 'from', ${ms(sql`a.near_from`)},
					'until', ${ms(sql`a.near_until`)})) end`,
		sql`from allocation a where ${live} and (a.visit_id is null or ${others})
			and (a.visit_id is not null or a.hold_id in (${standingHoldsOf(work, withoutHold)}))`
	);
	const evenings = list(
		sql`json_build_array(a.resource_id, extract(epoch from v.starts_at) * 1000)`,
		sql`from allocation a join visit v on v.agency_id = a.agency_id and v.id = a.visit_id
			where ${live} and ${others} and v.ends_at at time zone ${zone} >
				date_trunc('day', v.starts_at at time zone ${zone})
					+ make_interval(mins => ${EVENING_FROM_MINUTE})`
	);
	return { busy, evenings };
}
