import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import type { Work } from '#lib/server/work.server.ts';
import type { AvailabilityInput, CounselorCalendar } from '#lib/visits/counselor-calendar.ts';
import { holidayCalendar } from '#lib/visits/holidays.ts';
import type { ServiceRules } from '#lib/visits/rules.ts';
import {
	allocation,
	holiday,
	leave,
	resource,
	visit,
	workingHours
} from '#lib/visits/schema.server.ts';

const DAY_MS = 86_400_000;
// Load is weighed over the weeks around, so that what just happened counts for fairness too.
const LOOK_BACK_DAYS = 14;
// No visit keeps its crew longer than this before or after it begins, travel included.
const BLOCKED_DAYS = 2;

type Asked = { rules: ServiceRules; headcount: number; zone: string };

/**
 * Everything that decides when a service can be given, read in one round: each counselor's hours,
 * leave and live allocations, and the agency's holidays.
 */
export async function availabilityFor(work: Work, asked: Asked): Promise<AvailabilityInput> {
	const until = asked.rules.horizonDays + asked.rules.spanDays + 2;
	const [staff, hours, away, busy, rows] = await Promise.all([
		workingResources(work),
		workingHoursOf(work),
		leaveOf(work),
		allocationsOf(work, until),
		holidayRows(work)
	]);
	const calendars = staff.map(({ id }): CounselorCalendar => ({
		id,
		hours: hours.filter((row) => row.resourceId === id),
		leave: away.filter((row) => row.resourceId === id),
		busy: busy
			.filter((row) => row.resourceId === id)
			.map((row) => [Number(row.fromMs), Number(row.toMs)])
	}));
	const holidayOf = holidayCalendar(rows);
	return {
		...asked,
		counselors: calendars,
		isHoliday: (day) => holidayOf(day) !== null,
		now: work.now
	};
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

function workingResources({ actor, tx }: Work) {
	return tx
		.select({ id: resource.id })
		.from(resource)
		.where(and(eq(resource.agencyId, actor.agencyId), isNull(resource.retiredAt)))
		.orderBy(resource.id);
}

function workingHoursOf({ actor, tx }: Work) {
	return tx.select().from(workingHours).where(eq(workingHours.agencyId, actor.agencyId));
}

function leaveOf({ actor, tx, now }: Work) {
	const from = new Date(now.getTime() - LOOK_BACK_DAYS * DAY_MS).toISOString().slice(0, 10);
	return tx
		.select()
		.from(leave)
		.where(and(eq(leave.agencyId, actor.agencyId), gt(leave.toDay, from)));
}

/**
 * The taken time that matters, found by its visits. Under row level security only operators known
 * to leak nothing may search an index; those of ranges are not, those of moments are. So the index
 * of the visits narrows the search down, and the overlap is tested on what is left.
 */
function allocationsOf({ actor, tx, now }: Work, untilDays: number) {
	const from = new Date(now.getTime() - LOOK_BACK_DAYS * DAY_MS);
	const to = new Date(now.getTime() + untilDays * DAY_MS);
	const window = sql`tstzrange(${from.toISOString()}::timestamptz, ${to.toISOString()}::timestamptz)`;
	const milliseconds = (bound: 'lower' | 'upper') =>
		sql<string>`extract(epoch from ${sql.raw(bound)}(${allocation.during})) * 1000`;
	return tx
		.select({
			resourceId: allocation.resourceId,
			fromMs: milliseconds('lower'),
			toMs: milliseconds('upper')
		})
		.from(allocation)
		.innerJoin(
			visit,
			and(eq(visit.agencyId, allocation.agencyId), eq(visit.id, allocation.visitId))
		)
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				isNull(allocation.releasedAt),
				gt(visit.startsAt, new Date(from.getTime() - BLOCKED_DAYS * DAY_MS)),
				lt(visit.startsAt, new Date(to.getTime() + BLOCKED_DAYS * DAY_MS)),
				sql`${allocation.during} && ${window}`
			)
		);
}

/** What the administrator added to or took from the calendar. */
export function holidayRows({ actor, tx }: Work) {
	return tx.select().from(holiday).where(eq(holiday.agencyId, actor.agencyId));
}
