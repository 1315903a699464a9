import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { actorId, worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { tellCancelled } from '#lib/visits/booked-notice.server.ts';
import { lockResources } from '#lib/visits/calendars.server.ts';
import type { CancellationReason } from '#lib/visits/cancellation.ts';
import { seriesById, visitsOfSeries } from '#lib/visits/queries.server.ts';
import { allocation, cancellation, visit } from '#lib/visits/schema.server.ts';

export type CancelledSeries = {
	seriesId: string;
	reason: CancellationReason;
	/** What the contact is told besides the reason; may be empty. */
	sentence: string;
};

/**
 * Cancels every visit of a series that has not begun, confirmed or not, so that it also declines a
 * request. Crews are free again at once, and the contact is told. Refuses `already_cancelled` when
 * no visit is left to cancel.
 */
export async function cancelSeries(
	work: Work<StaffActor>,
	agency: Agency,
	{ seriesId, reason, sentence }: CancelledSeries
): Promise<Outcome<null>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	await lockResources(work);
	if (!(await seriesById(work, seriesId))) return refused(problem('not_found'));
	const visitIds = await visitsLeft(work, seriesId);
	if (!visitIds.length) return refused(problem('already_cancelled'));
	await writeCancellations(work, visitIds, reason, sentence);
	await releaseCrews(work, visitIds);
	await countChange(work, visitIds);
	await record(work, {
		act: 'series.cancelled',
		subjectId: seriesId,
		details: { reason, visits: visitIds.length }
	});
	const token = await makeLink(work, 'series', seriesId);
	await tellCancelled(work, agency, seriesId, token, { reason, sentence });
	return done(null);
}

async function visitsLeft(work: Work, seriesId: string): Promise<string[]> {
	const visits = await visitsOfSeries(work, seriesId);
	return visits
		.filter((one) => one.cancelledAt === null && one.startsAt > work.now)
		.map((one) => one.id);
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

/** Released at the moment of the cancellation, by which the crew that would have gone is known. */
async function releaseCrews({ actor, tx, now }: Work, visitIds: string[]): Promise<void> {
	await tx
		.update(allocation)
		.set({ releasedAt: now })
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				inArray(allocation.visitId, visitIds),
				isNull(allocation.releasedAt)
			)
		);
}

async function countChange({ actor, tx, now }: Work, visitIds: string[]): Promise<void> {
	await tx
		.update(visit)
		.set({ sequence: sql`${visit.sequence} + 1`, changedAt: now })
		.where(and(eq(visit.agencyId, actor.agencyId), inArray(visit.id, visitIds)));
}
