import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { allocate } from '#lib/visits/allocate.server.ts';
import { lockResources } from '#lib/visits/time/calendars.server.ts';
import {
	reassignVisit,
	refusalOf,
	type Reassignment
} from '#lib/visits/crews/reassign-visit.server.ts';
import { placeOf } from '#lib/visits/week/handover-queries.server.ts';
import { visitsById } from '#lib/visits/week/week-visit-queries.server.ts';

export type Handover = Omit<Reassignment, 'fromResourceId'> & {
	/** Null for a place that nobody has: the crew is short. */
	fromResourceId: string | null;
};

/** Gives a place of a crew to a counselor, whether or not somebody has it now. */
export function giveVisit(work: Work<StaffActor>, handover: Handover): Promise<Outcome<null>> {
	const { fromResourceId } = handover;
	if (fromResourceId !== null) return reassignVisit(work, { ...handover, fromResourceId });
	return fillPlace(work, handover);
}

/** Refuses like `reassignVisit`; and a visit whose crew is whole. */
async function fillPlace(
	work: Work<StaffActor>,
	{ visitId, toResourceId, reasons = [] }: Handover
): Promise<Outcome<null>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	await lockResources(work);
	const [visit] = await visitsById(work, [visitId]);
	if (!visit) return refused(problem('not_found'));
	if (visit.startsAt <= work.now) return refused(problem('visit_begun'));
	const place = placeOf(visit, null);
	if (!place) return refused(problem('changed_meanwhile'));
	const given = { blocked: place.blocked, fromResourceId: null };
	const refusal = await refusalOf(work, toResourceId, visit, given);
	if (refusal) return refused(refusal);
	const wanted = {
		visitId,
		resourceId: toResourceId,
		blocked: place.blocked,
		reasons: [{ code: 'chosen_by_staff' }, ...reasons],
		assignedBy: work.actor.staffId
	};
	if (!(await allocate(work, [wanted]))) {
		return refused(problem('counselor_busy', undefined, 'toResourceId'));
	}
	const details = { from: '', to: toResourceId };
	await record(work, { act: 'visit.reassigned', subjectId: visitId, details });
	return done(null);
}
