import { and, eq, gt, isNull, lt, notInArray } from 'drizzle-orm';
import type { Work } from '#lib/server/work.server.ts';
import type { AvailabilityInput, CounselorCalendar } from '#lib/visits/counselor-calendar.ts';
import { holidayCalendar } from '#lib/visits/holidays.ts';
import type { ServiceRules } from '#lib/visits/rules.ts';
import { allocation, holiday, leave, resource, workingHours } from '#lib/visits/schema.server.ts';

const DAY_MS = 86_400_000;
// Load is weighed over the weeks around, so that what just happened counts for fairness too.
const LOOK_BACK_DAYS = 14;

type Asked = {
	rules: ServiceRules;
	headcount: number;
	zone: string;
	/** Visits whose time counts as free. */
	withoutVisits?: string[];
};

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
		allocationsOf(work, until, asked.withoutVisits ?? []),
		holidayRows(work)
	]);
	const calendars = staff.map(({ id }): CounselorCalendar => ({
		id,
		hours: hours.filter((row) => row.resourceId === id),
		leave: away.filter((row) => row.resourceId === id),
		busy: busy
			.filter((row) => row.resourceId === id)
			.map((row) => [row.from.getTime(), row.until.getTime()])
	}));
	const holidayOf = holidayCalendar(rows);
	return {
		rules: asked.rules,
		headcount: asked.headcount,
		zone: asked.zone,
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
 * The taken time that matters: of the rows that the constraint keeps apart, by the same two
 * moments. Moments may search an index under row level security, ranges may not.
 */
function allocationsOf({ actor, tx, now }: Work, untilDays: number, without: string[]) {
	const from = new Date(now.getTime() - LOOK_BACK_DAYS * DAY_MS);
	const to = new Date(now.getTime() + untilDays * DAY_MS);
	return tx
		.select({
			resourceId: allocation.resourceId,
			from: allocation.blockedFrom,
			until: allocation.blockedUntil
		})
		.from(allocation)
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				isNull(allocation.releasedAt),
				gt(allocation.blockedUntil, from),
				lt(allocation.blockedFrom, to),
				without.length ? notInArray(allocation.visitId, without) : undefined
			)
		);
}

/** What the administrator added to or took from the calendar. */
export function holidayRows({ actor, tx }: Work) {
	return tx.select().from(holiday).where(eq(holiday.agencyId, actor.agencyId));
}
