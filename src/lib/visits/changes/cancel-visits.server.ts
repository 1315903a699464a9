import { and, eq, inArray, sql } from 'drizzle-orm';
import { actorId } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { releaseTime } from '#lib/visits/allocate.server.ts';
import { tellCancelled } from '#lib/visits/booking/booked-notice.server.ts';
import { lockResources } from '#lib/visits/time/calendars.server.ts';
import type { CancellationReason } from '#lib/visits/cancellation.ts';
import { maySeeToSeries } from '#lib/visits/changes/change-limit.ts';
import type { BookedVisit, ChangeScope } from '#lib/visits/time/moving.ts';
import { cancellation, visit } from '#lib/visits/schema.server.ts';
import { visitsToChange } from '#lib/visits/changes/visits-to-change.server.ts';

export type CancelledVisits = {
	seriesId: string;
	/** The visit that was pointed at; of no account where all are meant. */
	number: number;
	scope: ChangeScope;
	reason: CancellationReason;
	/** What the contact is told besides the reason; may be empty. */
	sentence: string;
};

/**
 * Cancels visits of a series that have not begun, confirmed or not: one, one and those after it, or
 * all, which also declines a request. Crews are free again at once, and the contact is told.
 * Refuses `already_cancelled` when no such visit is left.
 */
export async function cancelVisits(
	work: Work,
	agency: Agency,
	request: CancelledVisits
): Promise<Outcome<{ cancelled: number }>> {
	if (!maySeeToSeries(work.actor, request.seriesId)) return refused(problem('not_allowed'));
	await lockResources(work);
	const change = await visitsToChange(work, request, 'already_cancelled');
	if (!change.ok) return change;
	return cancelThese(work, agency, request, change.value.inScope);
}

/**
 * Cancels visits of one series that were looked up by `visitsToChange` in this transaction, and
 * tells the contact once.
 */
export async function cancelThese(
	work: Work,
	agency: Agency,
	{ seriesId, scope, reason, sentence }: CancelledVisits,
	visits: BookedVisit[]
): Promise<Outcome<{ cancelled: number }>> {
	const visitIds = visits.map(({ id }) => id);
	const numbers = visits.map((one) => one.number);
	await writeCancellations(work, visitIds, reason, sentence);
	await releaseTime(work, visitIds);
	await countChange(work, visitIds);
	await record(work, {
		act: 'series.cancelled',
		subjectId: seriesId,
		details: { reason, scope, visits: visits.length, numbers: numbers.join() }
	});
	const token = await makeLink(work, 'series', seriesId);
	await tellCancelled(work, agency, seriesId, token, { reason, sentence, numbers });
	return done({ cancelled: visits.length });
}

async function writeCancellations(
	{ actor, tx, now }: Work,
	visitIds: string[],
	reason: CancellationReason,
	sentence: string
): Promise<void> {
	await tx.insert(cancellation).values(
		visitIds.map((visitId) => ({
			agencyId: actor.agencyId,
			visitId,
			cancelledAt: now,
			byKind: actor.kind,
			byId: actorId(actor),
			reason,
			sentence
		}))
	);
}

async function countChange({ actor, tx, now }: Work, visitIds: string[]): Promise<void> {
	await tx
		.update(visit)
		.set({ sequence: sql`${visit.sequence} + 1`, changedAt: now })
		.where(and(eq(visit.agencyId, actor.agencyId), inArray(visit.id, visitIds)));
}
