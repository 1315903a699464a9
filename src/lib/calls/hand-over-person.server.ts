import type { StaffActor } from '#lib/base/actor.ts';
import { problem, refused, type Outcome } from '#lib/base/problems.ts';
import { hasCall } from '#lib/calls/claims.server.ts';
import { planCalls } from '#lib/calls/plan-calls.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { handOverMentor, type NewHandOver } from '#lib/programmes/hand-over-mentor.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Gives the person whose call was taken up to another mentor; the lists follow at once. */
export async function handOverPerson(
	work: Work<StaffActor>,
	agency: Agency,
	handOver: NewHandOver
): Promise<Outcome<null>> {
	if (!(await hasCall(work, handOver.enrolmentId))) return refused(problem('call_taken'));
	const outcome = await handOverMentor(work, handOver);
	if (outcome.ok) await planCalls(work, agency.zone, [handOver.enrolmentId]);
	return outcome;
}
