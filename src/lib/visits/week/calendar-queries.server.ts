import { and, asc, eq, gte } from 'drizzle-orm';
import { addDays, type Day } from '#lib/base/days.ts';
import { staff } from '#lib/identity/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { holidayRows } from '#lib/visits/time/calendars.server.ts';
import { holidayCalendar } from '#lib/visits/time/holidays.ts';
import { leave, resource } from '#lib/visits/time/schema.server.ts';

/** How far ahead the calendar shows public holidays. */
const SHOWN_DAYS = 366;

/** Every absence that is not over on a day, the earliest first. */
export function leaveFrom({ actor, tx }: Work, day: Day) {
	return tx
		.select({
			id: leave.id,
			name: staff.name,
			fromDay: leave.fromDay,
			toDay: leave.toDay,
			kind: leave.kind
		})
		.from(leave)
		.innerJoin(
			resource,
			and(eq(resource.agencyId, leave.agencyId), eq(resource.id, leave.resourceId))
		)
		.innerJoin(staff, and(eq(staff.agencyId, resource.agencyId), eq(staff.id, resource.staffId)))
		.where(and(eq(leave.agencyId, actor.agencyId), gte(leave.toDay, day)))
		.orderBy(asc(leave.fromDay), asc(leave.id));
}

/** The days of a year from `day` on that nothing is offered on, public holidays and the agency's own. */
export async function closedFrom(work: Work, day: Day) {
	const rows = await holidayRows(work);
	const own = new Set(rows.filter(({ observed }) => observed).map((row) => row.day));
	const nameOf = holidayCalendar(rows);
	const days = Array.from({ length: SHOWN_DAYS }, (_, shift) => addDays(day, shift));
	return days.flatMap((one) => {
		const name = nameOf(one);
		return name ? [{ day: one, name, isOwn: own.has(one) }] : [];
	});
}
