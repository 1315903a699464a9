import { sql } from 'drizzle-orm';
import { enqueue } from '#lib/jobs/queue.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Phones of an agency that come home at once are served first: so long none may have come. */
export const CALM_SECONDS = 30;
/** A phone that hands in facts of more people than these has been away. */
const AT_ONCE_MAX = 10;

/** Whether what is worked out of the facts of so many people may wait until it is calm. */
export function mayWait(enrolmentIds: string[]): boolean {
	return enrolmentIds.length > AT_ONCE_MAX;
}

/**
 * Leaves what is worked out of these people's facts to a job that comes half a minute after the last
 * of them; until then the page of outcomes says how many wait. A row that waits already is touched:
 * who is working it off then either sees these facts or finds it again.
 */
export async function awaitOutcomes(work: Work, enrolmentIds: string[]): Promise<void> {
	const { actor, tx, now } = work;
	const ids = [...new Set(enrolmentIds)].sort();
	await tx.execute(sql`
		insert into outcome_backlog (agency_id, enrolment_id, since)
		select ${actor.agencyId}::uuid, id, ${now.toISOString()}::timestamptz
		from unnest(${`{${ids.join(',')}}`}::text::uuid[]) as asked(id)
		on conflict (agency_id, enrolment_id) do update set since = excluded.since
		where outcome_backlog.since is distinct from excluded.since`);
	await workOffSoon(work);
}

/** The job comes once it has been calm for a while. */
export function workOffSoon(work: Work): Promise<void> {
	return enqueue(work, 'work-off-outcomes', {}, 'soon', CALM_SECONDS);
}
