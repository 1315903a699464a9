import { and, eq, gte, lte } from 'drizzle-orm';
import { addDays, instantOf, type Day } from '#lib/base/days.ts';
import { sha256Hex } from '#lib/identity/cryptography.ts';
import { staff } from '#lib/identity/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { availabilityFor, holidayRows } from '#lib/visits/time/calendars.server.ts';
import { holidayCalendar, type HolidayRow } from '#lib/visits/time/holidays.ts';
import { reachDays, type ServiceRules } from '#lib/visits/time/rules.ts';
import { leave, resource } from '#lib/visits/time/schema.server.ts';
import type { WeekFacts, WeekPerson, WeekVisit } from '#lib/visits/week/week-board.ts';
import { visitsBetween, type Between } from '#lib/visits/week/week-visit-queries.server.ts';

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
function closedDaysOf(rows: HolidayRow[]): Set<Day> {
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

/** Everybody who was ever sent on visits, with their leave in those days. */
async function peopleOfWeek({ actor, tx }: Work, fromDay: Day, toDay: Day): Promise<WeekPerson[]> {
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
