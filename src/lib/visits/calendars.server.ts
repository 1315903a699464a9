import { and, eq, isNull, sql, type SQL } from 'drizzle-orm';
import type { Day } from '#lib/base/days.ts';
import type { Work } from '#lib/server/work.server.ts';
import type { AvailabilityInput, CounselorCalendar } from '#lib/visits/counselor-calendar.ts';
import { holidayCalendar, type HolidayRow } from '#lib/visits/holidays.ts';
import type { ServiceRules } from '#lib/visits/rules.ts';
import { holiday, resource } from '#lib/visits/schema.server.ts';

const DAY_MS = 86_400_000;
// Load is weighed over the weeks around, so that what just happened counts for fairness too.
const LOOK_BACK_DAYS = 14;

type Asked = {
	rules: ServiceRules;
	headcount: number;
	zone: string;
	/** Visits whose time counts as free. */
	withoutVisits?: string[];
	/** A hold whose time counts as free: the one of whoever asks. */
	withoutHold?: string | null;
};

/**
 * Everything that decides when a service can be given, read in one question: each counselor's
 * hours, leave and live allocations, and the agency's holidays.
 */
export async function availabilityFor(work: Work, asked: Asked): Promise<AvailabilityInput> {
	const until = asked.rules.horizonDays + asked.rules.spanDays + 2;
	const [read] = await work.tx.execute<Calendars>(calendarsOf(work, until, asked));
	const { staff, hours, away, busy, holidays } = read!;
	const counselors = staff.map((id): CounselorCalendar => ({
		id,
		hours: hours.filter((row) => row.resourceId === id),
		leave: away.filter((row) => row.resourceId === id),
		busy: busy.filter(([of]) => of === id).map(([, fromMs, toMs]) => [fromMs, toMs])
	}));
	const holidayOf = holidayCalendar(holidays);
	const { rules, headcount, zone } = asked;
	const isHoliday = (day: Day) => holidayOf(day) !== null;
	return { rules, headcount, zone, counselors, isHoliday, now: work.now };
}

type Calendars = {
	staff: string[];
	hours: { resourceId: string; weekday: number; fromMinute: number; toMinute: number }[];
	away: { resourceId: string; fromDay: Day; toDay: Day }[];
	busy: [resourceId: string, fromMs: number, toMs: number][];
	holidays: HolidayRow[];
};

/**
 * One statement instead of five: the page with the dates is the busiest of all, and a journey to
 * the database costs more than the answer.
 *
 * The taken time that matters is read from the rows that the constraint keeps apart, by the same two
 * moments. Moments may search an index under row level security, ranges may not.
 */
function calendarsOf({ actor, now }: Work, untilDays: number, asked: Asked) {
	const { agencyId } = actor;
	const { withoutVisits = [], withoutHold = null } = asked;
	const at = (days: number) => new Date(now.getTime() + days * DAY_MS).toISOString();
	const list = (each: SQL, from: SQL) => sql`(select coalesce(json_agg(${each}), '[]') ${from})`;
	const staff = list(
		sql`r.id order by r.id`,
		sql`from resource r where r.agency_id = ${agencyId} and r.retired_at is null`
	);
	const hours = list(
		sql`json_build_object('resourceId', w.resource_id, 'weekday', w.weekday,
			'fromMinute', w.from_minute, 'toMinute', w.to_minute)`,
		sql`from working_hours w where w.agency_id = ${agencyId}`
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
			${withoutVisits.length ? sql`and (a.visit_id is null or a.visit_id not in ${withoutVisits})` : sql``}
			and (a.visit_id is not null or a.hold_id in (
				select h.id from hold h where h.agency_id = ${agencyId} and h.ended_at is null
					and h.expires_at > ${at(0)}::timestamptz
					and h.id is distinct from ${withoutHold}::uuid))`
	);
	const holidays = list(
		sql`json_build_object('day', h.day, 'name', h.name, 'observed', h.observed)`,
		sql`from holiday h where h.agency_id = ${agencyId}`
	);
	return sql`select ${staff} as staff, ${hours} as hours, ${away} as away, ${busy} as busy,
		${holidays} as holidays`;
}

/**
 * Locks the counselors in the order of their ids, so that bookings queue up instead of deadlocking.
 * Every act that books, moves or gives a visit to somebody else begins with this.
 */
export async function lockResources({ actor, tx }: Work): Promise<void> {
	await tx
		.select({ id: resource.id })
		.from(resource)
		.where(and(eq(resource.agencyId, actor.agencyId), isNull(resource.retiredAt)))
		.orderBy(resource.id)
		.for('no key update');
}

/** What the administrator added to or took from the calendar. */
export function holidayRows({ actor, tx }: Work) {
	return tx.select().from(holiday).where(eq(holiday.agencyId, actor.agencyId));
}
