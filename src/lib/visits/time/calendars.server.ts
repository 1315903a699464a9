import { and, eq, isNull } from 'drizzle-orm';
import type { Day } from '#lib/base/days.ts';
import type { Work } from '#lib/server/work.server.ts';
import { calendarsOf } from '#lib/visits/time/calendars-statement.server.ts';
import type { Taken } from '#lib/visits/time/caps.ts';
import type { AvailabilityInput, CounselorCalendar } from '#lib/visits/time/counselor-calendar.ts';
import { holidayCalendar, type HolidayRow } from '#lib/visits/time/holidays.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import { holiday, resource } from '#lib/visits/time/schema.server.ts';
import type { Busy } from '#lib/visits/time/travel.ts';

export type Asked = {
	serviceId: string;
	/** Plain ones: of the agreed variant, where the service has several. */
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
 * hours, leave, skills and live allocations, the equipment and the holidays of the agency, and what
 * is taken of the service where it has caps or a number of places.
 */
export async function availabilityFor(work: Work, asked: Asked): Promise<AvailabilityInput> {
	const [read] = await work.tx.execute<Calendars>(calendarsOf(work, asked));
	const { staff, pieces, holidays, taken, placesLeft } = read!;
	const hours = byResource(read!.hours);
	const special = byResource(read!.special);
	const away = byResource(read!.away);
	const busy = busyByResource(read!.busy);
	const evenings = Map.groupBy(read!.evenings, ([id]) => id);
	const counselors = staff.map(({ id, skills }): CounselorCalendar => ({
		id,
		skills,
		hours: hours.get(id) ?? [],
		special: special.get(id) ?? [],
		leave: away.get(id) ?? [],
		busy: busy.get(id) ?? [],
		evenings: (evenings.get(id) ?? []).map(([, startMs]) => startMs)
	}));
	const equipment = pieces.map(({ id, kind }) => ({ id, kind, busy: busy.get(id) ?? [] }));
	const holidayOf = holidayCalendar(holidays);
	const { rules, headcount, zone } = asked;
	const isHoliday = (day: Day) => holidayOf(day) !== null;
	const answer = { rules, headcount, zone, counselors, equipment, isHoliday, placesLeft };
	return { ...answer, now: work.now, ...(taken ? { taken } : {}) };
}

type OfResource<Row> = Row & { resourceId: string };

type Calendars = {
	staff: { id: string; skills: string[] }[];
	pieces: { id: string; kind: string }[];
	hours: OfResource<{ weekday: number; fromMinute: number; toMinute: number }>[];
	special: OfResource<{ day: Day; fromMinute: number; toMinute: number }>[];
	away: OfResource<{ fromDay: Day; toDay: Day }>[];
	busy: [resourceId: string, ...Busy][];
	evenings: [resourceId: string, startMs: number][];
	holidays: HolidayRow[];
	taken: Taken | null;
	placesLeft: number | null;
};

function byResource<Row extends { resourceId: string }>(rows: Row[]): Map<string, Row[]> {
	return Map.groupBy(rows, ({ resourceId }) => resourceId);
}

function busyByResource(rows: Calendars['busy']): Map<string, Busy[]> {
	const found = new Map<string, Busy[]>();
	for (const [id, ...span] of rows) {
		const own = found.get(id);
		if (own) own.push(span);
		else found.set(id, [span]);
	}
	return found;
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
