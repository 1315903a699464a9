import type { StaffActor } from '#lib/base/actor.ts';
import { worksAs } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { apologyOf } from '#lib/visits/booking/apology-queries.server.ts';
import { tellConfirmed } from '#lib/visits/booking/booked-notice.server.ts';
import { lockResources } from '#lib/visits/time/calendars.server.ts';
import { seriesById, visitsOfSeries } from '#lib/visits/queries.server.ts';
import { isCollecting } from '#lib/visits/services/service-content.ts';
import { confirmation } from '#lib/visits/schema.server.ts';

/**
 * Promises all visits of a requested series to its organization, and tells them. Refuses a series
 * that is confirmed, of which no visit is left (`already_cancelled`, `dates_over`), or for whose
 * service requests are still collected. Whoever was told that nobody comes may have made other plans:
 * theirs is confirmed only by somebody who `spoke` with them (`call_first`).
 */
export async function confirmSeries(
	work: Work<StaffActor>,
	agency: Agency,
	seriesId: string,
	{ spoke = false } = {}
): Promise<Outcome<null>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	// Waits for a cancellation that is under way.
	await lockResources(work);
	const found = await seriesById(work, seriesId);
	if (!found) return refused(problem('not_found'));
	const today = dayOf(work.now, found.site.zone);
	if (isCollecting(found.service.content, today)) return refused(problem('still_collecting'));
	const visits = await visitsOfSeries(work, seriesId);
	if (visits.every((one) => one.cancelledAt)) return refused(problem('already_cancelled'));
	if (found.confirmedAt) return refused(problem('already_confirmed'));
	const isLeft = visits.some((one) => !one.cancelledAt && one.startsAt > work.now);
	if (!isLeft) return refused(problem('dates_over'));
	if (!spoke && (await apologyOf(work, seriesId))) {
		return refused(problem('call_first', undefined, 'spoke'));
	}
	const [made] = await work.tx
		.insert(confirmation)
		.values({
			agencyId: work.actor.agencyId,
			seriesId,
			staffId: work.actor.staffId,
			confirmedAt: work.now
		})
		.onConflictDoNothing()
		.returning({ seriesId: confirmation.seriesId });
	if (!made) return refused(problem('already_confirmed'));
	await record(work, { act: 'series.confirmed', subjectId: seriesId });
	await tellConfirmed(work, agency, seriesId, await makeLink(work, 'series', seriesId));
	return done(null);
}
