import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { hasCall, putCallBack } from '#lib/calls/claims.server.ts';
import { personCall } from '#lib/calls/person-call.server.ts';
import { planCalls } from '#lib/calls/plan-calls.server.ts';
import { isLostProposed } from '#lib/calls/vain-calls.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { closeEnrolment } from '#lib/programmes/close-enrolment.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { visitsOfSeries } from '#lib/visits/queries.server.ts';

/**
 * Ends the enrolment of somebody who could not be reached: a person decided it, after so many calls in
 * vain (`not_allowed` before that).
 */
export async function closeAsLost(
	work: Work<StaffActor>,
	agency: Agency,
	enrolmentId: string
): Promise<Outcome<null>> {
	if (!(await hasCall(work, enrolmentId))) return refused(problem('call_taken'));
	const found = await personCall(work, agency, enrolmentId);
	if (!found) return refused(problem('call_over'));
	if (!isLostProposed(found.facts, found.aftercare)) return refused(problem('not_allowed'));
	const [visit] = await visitsOfSeries(work, found.person.seriesId);
	await closeEnrolment(work, { enrolmentId, visitId: visit!.id, at: work.now }, 'lost');
	await planCalls(work, agency.zone, [enrolmentId]);
	await putCallBack(work, enrolmentId);
	return done(null);
}
