import { sql } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { dayOf, type Day } from '#lib/base/days.ts';
import { aftercareDoneOf, aftercareOf } from '#lib/calls/aftercare-queries.server.ts';
import { aftercareTasks, type AftercareTask } from '#lib/calls/aftercare.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { workdaysOf } from '#lib/visits/reminders/promised-visits.server.ts';

const DAY_MS = 86_400_000;

export type NewOrganization = {
	/** Its first series. */
	id: string;
	name: string;
	contactName: string;
	contactPhone: string;
	begunOn: Day;
	takenBy: string | null;
	tasks: AftercareTask[];
};

type Row = Omit<NewOrganization, 'tasks' | 'begunOn'> & { begunAt: string };

/**
 * The organizations whose first visit was in the last sixty days, with what there is to ask them: the
 * longest known first. An organization under its registration number is one, however it was spelt; what it
 * asked for and nobody confirmed was no visit.
 */
export async function newOrganizations(
	work: Work<StaffActor>,
	agency: Agency,
	seriesId: string | null = null
): Promise<NewOrganization[]> {
	const aftercare = await aftercareOf(work);
	const { days } = aftercare.organization;
	if (days.length === 0) return [];
	const since = new Date(work.now.getTime() - (aftercare.lastsDays + 1) * DAY_MS);
	const rows = await begunSince(work, since, seriesId);
	const done = await aftercareDoneOf(
		work,
		rows.map(({ id }) => id)
	);
	const isWorkday = await workdaysOf(work);
	const today = dayOf(work.now, agency.zone);
	return rows.map(({ begunAt, ...one }) => {
		const begunOn = dayOf(new Date(begunAt), agency.zone);
		const own = { begunOn, done: done.get(one.id) ?? [], isWorkday, today };
		const tasks = aftercareTasks({ days, lastsDays: aftercare.lastsDays, ...own });
		return { ...one, begunOn, tasks };
	});
}

/** The agency's own stops have no organization to ask; nor has one that came before. */
async function begunSince({ actor, tx, now }: Work<StaffActor>, since: Date, only: string | null) {
	const at = now.toISOString();
	const rows = await tx.execute<Row>(sql`
		select s.id, o.name, o.contact_name as "contactName", o.contact_phone as "contactPhone",
			v.starts_at as "begunAt", c.name as "takenBy"
		from visit v
		join series s on s.agency_id = v.agency_id and s.id = v.series_id
		join confirmation f on f.agency_id = s.agency_id and f.series_id = s.id
		join organization o on o.agency_id = s.agency_id and o.id = s.organization_id
		left join lateral (
			select t.name from call_claim k
			join staff t on t.agency_id = k.agency_id and t.id = k.staff_id
			where k.agency_id = s.agency_id and k.subject_id = s.id
				and k.until > ${at} and k.staff_id <> ${actor.staffId}) c on true
		where v.agency_id = ${actor.agencyId}
			and v.starts_at > ${since.toISOString()} and v.ends_at <= ${at}
			and not exists (select from cancellation x
				where x.agency_id = v.agency_id and x.visit_id = v.id)
			and not exists (select from published_session p
				where p.agency_id = s.agency_id and p.series_id = s.id)
			and not exists (
				select from visit w
				join series r on r.agency_id = w.agency_id and r.id = w.series_id
				join confirmation g on g.agency_id = r.agency_id and g.series_id = r.id
				join organization q on q.agency_id = r.agency_id and q.id = r.organization_id
				where w.agency_id = v.agency_id
					and (w.starts_at, w.id) < (v.starts_at, v.id)
					and (q.id = o.id or q.business_id = o.business_id)
					and not exists (select from cancellation y
						where y.agency_id = w.agency_id and y.visit_id = w.id))
			${only === null ? sql`` : sql`and s.id = ${only}`}
		order by v.starts_at, s.id`);
	return [...rows];
}
