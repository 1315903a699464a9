import { sql } from 'drizzle-orm';
import type { Work } from '#lib/server/work.server.ts';

/** Lets the results of everybody in a series be worked out anew, for something about it has changed. */
export async function recountSeries(
	{ actor, tx, now }: Work,
	{ subjectId }: { subjectId: string }
): Promise<void> {
	await tx.execute(sql`
		insert into outcome_backlog (agency_id, enrolment_id, since)
		select agency_id, id, ${now.toISOString()}::timestamptz from enrolment
		where agency_id = ${actor.agencyId}::uuid and series_id = ${subjectId}::uuid
		order by id
		on conflict (agency_id, enrolment_id) do update set since = excluded.since`);
}
