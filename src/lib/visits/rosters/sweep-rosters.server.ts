import { and, eq, inArray, lt, sql } from 'drizzle-orm';
import { rosterEntry } from '#lib/organizations/schema.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { isCancellation } from '#lib/visits/queries.server.ts';
import { ROSTER_KEPT_DAYS } from '#lib/visits/rosters/roster-kept.ts';
import { cancellation, visit } from '#lib/visits/schema.server.ts';

const DAY_MS = 86_400_000;

/**
 * A duty: deletes who was expected at series whose last visit, or whose cancellation, lies
 * `ROSTER_KEPT_DAYS` back. How many were added, and when, stays. Gives how many series there were.
 */
export async function sweepRosters(agencyId: string): Promise<number> {
	return acting({ kind: 'system', agencyId }, async (work) => {
		const until = new Date(work.now.getTime() - ROSTER_KEPT_DAYS * DAY_MS).toISOString();
		const last = sql`coalesce(max(${visit.endsAt}) filter (where ${cancellation.visitId} is null),
			max(${cancellation.cancelledAt}))`;
		const over = work.tx
			.select({ seriesId: visit.seriesId })
			.from(visit)
			.leftJoin(cancellation, isCancellation)
			.where(eq(visit.agencyId, agencyId))
			.groupBy(visit.seriesId)
			.having(lt(last, sql`${until}::timestamptz`));
		const swept = await work.tx
			.delete(rosterEntry)
			.where(and(eq(rosterEntry.agencyId, agencyId), inArray(rosterEntry.seriesId, over)))
			.returning({ seriesId: rosterEntry.seriesId });
		const counts = Map.groupBy(swept, ({ seriesId }) => seriesId);
		for (const [seriesId, rows] of counts) {
			const details = { removed: rows.length };
			await record(work, { act: 'roster.swept', subjectId: seriesId, details });
		}
		return counts.size;
	});
}
