import { sql } from 'drizzle-orm';
import type { Work } from '#lib/server/work.server.ts';

export type Mentor = { id: string; name: string };

/**
 * By enrolment, the one counselor who stays with a person: whom they were handed to last, else who
 * talked with them face to face first, else whoever goes to the first visit of their series.
 */
export async function mentorsOf(
	{ actor, tx }: Work,
	enrolmentIds: string[]
): Promise<Map<string, Mentor>> {
	if (enrolmentIds.length === 0) return new Map();
	const rows = await tx.execute<{ enrolment: string; id: string; name: string }>(sql`
		select e.id as enrolment, s.id, s.name
		from enrolment e
		join staff s on s.agency_id = e.agency_id and s.id = coalesce(
			(select h.to_id from mentor_hand_over h
				where h.agency_id = e.agency_id and h.enrolment_id = e.id
				order by h.handed_at desc, h.id desc limit 1),
			(select k.recorded_by from contact k
				where k.agency_id = e.agency_id and k.enrolment_id = e.id
					and k.mode = 'visit' and k.result = 'attended'
				order by k.occurred_at, k.id limit 1),
			(select r.staff_id from visit v
				join allocation a on a.agency_id = v.agency_id and a.visit_id = v.id
				join resource r on r.agency_id = a.agency_id and r.id = a.resource_id
				where v.agency_id = e.agency_id and v.series_id = e.series_id
					and a.released_at is null and r.staff_id is not null
				order by v.starts_at, r.id limit 1))
		where e.agency_id = ${actor.agencyId}
			and e.id = any(${`{${enrolmentIds.join(',')}}`}::text::uuid[])`);
	return new Map([...rows].map(({ enrolment, id, name }) => [enrolment, { id, name }]));
}

/** Who may be somebody's mentor: the counselors who still work here. */
export async function possibleMentors({ actor, tx }: Work): Promise<Mentor[]> {
	const rows = await tx.execute<Mentor>(sql`
		select id, name from staff
		where agency_id = ${actor.agencyId} and role = 'counselor' and disabled_at is null
		order by name, id`);
	return [...rows];
}

export type HandOver = { to: string; by: string; reason: string; handedAt: Date };

/** How somebody came to their mentor, the newest first. */
export async function handOversOf({ actor, tx }: Work, enrolmentId: string): Promise<HandOver[]> {
	const rows = await tx.execute<Omit<HandOver, 'handedAt'> & { at: string }>(sql`
		select t.name as to, b.name as by, h.reason, h.handed_at as at
		from mentor_hand_over h
		join staff t on t.agency_id = h.agency_id and t.id = h.to_id
		join staff b on b.agency_id = h.agency_id and b.id = h.by_id
		where h.agency_id = ${actor.agencyId} and h.enrolment_id = ${enrolmentId}
		order by h.handed_at desc, h.id desc`);
	return [...rows].map(({ at, ...one }) => ({ ...one, handedAt: new Date(at) }));
}
