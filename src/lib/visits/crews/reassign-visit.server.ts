import { and, eq, inArray, isNull } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome, type ProblemCode } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { allocate, blockedColumns, blockedOf } from '#lib/visits/allocate.server.ts';
import { counselorState } from '#lib/visits/time/board.ts';
import { availabilityFor, lockResources } from '#lib/visits/time/calendars.server.ts';
import { stateAtVisit } from '#lib/visits/crews/counselor-at-visit.ts';
import { isCounselorOf } from '#lib/visits/crews/crew-queries.server.ts';
import { skillsSuffice } from '#lib/visits/crews/crew-skills.ts';
import { seriesById, visitById } from '#lib/visits/queries.server.ts';
import { allocation, type AllocationReason } from '#lib/visits/schema.server.ts';
import { resource } from '#lib/visits/time/schema.server.ts';
import type { Blocked } from '#lib/visits/time/travel.ts';

const FIELD = 'toResourceId';

const refusalCodes: Record<number, ProblemCode> = {
	[counselorState.outsideHours]: 'counselor_outside_hours',
	[counselorState.onLeave]: 'counselor_on_leave',
	[counselorState.busy]: 'counselor_busy',
	[counselorState.onTheRoad]: 'counselor_on_the_road'
};

export type Reassignment = {
	visitId: string;
	fromResourceId: string;
	toResourceId: string;
	/** What the rules say for them, kept beside the choice. */
	reasons?: AllocationReason[];
};

type VisitToGive = { id: string; seriesId: string; number: number; startsAt: Date; endsAt: Date };
/** A place that is given: the time that it takes, and whose it was, if anybody's. */
type Given = { blocked: Blocked; fromResourceId: string | null };

/**
 * Gives one place in a visit's crew to another counselor. The old allocation is released and a new
 * one made, so that the history stays. Refuses a visit that has begun or was cancelled, and a
 * counselor who is busy (or in the crew already), on leave or outside their hours then, or who lacks
 * a skill that the crew needs of them.
 */
export async function reassignVisit(
	work: Work<StaffActor>,
	{ visitId, fromResourceId, toResourceId, reasons = [] }: Reassignment
): Promise<Outcome<null>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	await lockResources(work);
	const found = await visitById(work, visitId);
	if (!found) return refused(problem('not_found'));
	if (found.cancelledAt) return refused(problem('already_cancelled'));
	if (found.startsAt <= work.now) return refused(problem('visit_begun'));
	const blocked = await release(work, visitId, fromResourceId);
	if (!blocked) return refused(problem('not_found'));
	const refusal = await refusalOf(work, toResourceId, found, { blocked, fromResourceId });
	if (refusal) return refused(refusal);
	const isFree = await allocate(work, [
		{
			visitId,
			resourceId: toResourceId,
			blocked,
			reasons: [{ code: 'chosen_by_staff' }, ...reasons],
			assignedBy: work.actor.staffId
		}
	]);
	if (!isFree) return refused(problem('counselor_busy', undefined, FIELD));
	await record(work, {
		act: 'visit.reassigned',
		subjectId: visitId,
		details: { from: fromResourceId, to: toResourceId }
	});
	return done(null);
}

/** What keeps the counselor from that visit: the rules that offered its time, asked once more. */
export async function refusalOf(
	work: Work,
	resourceId: string,
	visit: VisitToGive,
	{ blocked, fromResourceId }: Given
) {
	const { service, headcount, site } = (await seriesById(work, visit.seriesId))!;
	const asked = { serviceId: service.id, rules: service.rules, headcount, zone: site.zone };
	const { counselors } = await availabilityFor(work, asked);
	const calendar = counselors.find((one) => one.id === resourceId);
	if (!calendar) return problem('not_a_choice', undefined, FIELD);
	const set = { startsAt: visit.startsAt, endsAt: visit.endsAt, blocked };
	const state = stateAtVisit(calendar, set, service.rules.setUpMinutes, site.zone);
	if (state !== counselorState.free) return problem(refusalCodes[state]!, undefined, FIELD);
	const restIds = (await crewIds(work, visit.id)).filter((id) => id !== fromResourceId);
	const place = { rules: service.rules, number: visit.number, holderId: fromResourceId, restIds };
	if (skillsSuffice(resourceId, place, counselors)) return null;
	return problem('counselor_lacks_skill', undefined, FIELD);
}

async function crewIds({ actor, tx }: Work, visitId: string): Promise<string[]> {
	const rows = await tx
		.select({ id: allocation.resourceId })
		.from(allocation)
		.innerJoin(resource, isCounselorOf)
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				eq(allocation.visitId, visitId),
				isNull(allocation.releasedAt)
			)
		);
	return rows.map(({ id }) => id);
}

async function release({ actor, tx, now }: Work, visitId: string, resourceId: string) {
	const people = tx
		.select({ id: resource.id })
		.from(resource)
		.where(and(eq(resource.agencyId, actor.agencyId), isNull(resource.equipmentKind)));
	const [released] = await tx
		.update(allocation)
		.set({ releasedAt: now })
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				eq(allocation.visitId, visitId),
				eq(allocation.resourceId, resourceId),
				isNull(allocation.releasedAt),
				// A place in the crew, not a thing that it takes along.
				inArray(allocation.resourceId, people)
			)
		)
		.returning(blockedColumns);
	return released && blockedOf(released);
}
