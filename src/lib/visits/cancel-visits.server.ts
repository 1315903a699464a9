import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { actorId } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { tellCancelled } from '#lib/visits/booked-notice.server.ts';
import { lockResources } from '#lib/visits/calendars.server.ts';
import type { CancellationReason } from '#lib/visits/cancellation.ts';
import { changeRefusal, maySeeToSeries } from '#lib/visits/change-limit.ts';
import { bookedVisits } from '#lib/visits/move-question.server.ts';
import { visitsInScope, type ChangeScope } from '#lib/visits/moving.ts';
import { seriesById } from '#lib/visits/queries.server.ts';
import { allocation, cancellation, visit } from '#lib/visits/schema.server.ts';

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
	const { seriesId, number, scope, reason, sentence } = request;
	if (!maySeeToSeries(work.actor, seriesId)) return refused(problem('not_allowed'));
	await lockResources(work);
	const found = await seriesById(work, seriesId);
	if (!found) return refused(problem('not_found'));
	const visits = visitsInScope(await bookedVisits(work, seriesId), number, scope);
	if (!visits.length) return refused(problem('already_cancelled'));
	const limit = { now: work.now, zone: found.site.zone, rules: found.service.rules };
	const refusal = changeRefusal(work.actor, visits[0]!.startsAt, limit);
	if (refusal) return refused(refusal);
	const visitIds = visits.map(({ id }) => id);
	const numbers = visits.map((one) => one.number);
	await writeCancellations(work, visitIds, reason, sentence);
	await releaseCrews(work, visitIds);
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
