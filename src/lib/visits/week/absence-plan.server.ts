import { and, eq, isNull } from 'drizzle-orm';
import { addDays, daysBetween, type Day } from '#lib/base/days.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { sha256Hex } from '#lib/identity/cryptography.ts';
import { staff } from '#lib/identity/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { leave, resource } from '#lib/visits/time/schema.server.ts';
import type { ProposedVisit } from '#lib/visits/time/series.ts';
import { busyOf } from '#lib/visits/time/travel.ts';
import { candidatesFor, type Candidate, type Knowledge } from '#lib/visits/week/handover.ts';
import { knowledgeOf, placeOf } from '#lib/visits/week/handover-queries.server.ts';
import type { LeaveKind } from '#lib/visits/time/leave-kinds.ts';
import { asChange, nearestTime } from '#lib/visits/week/nearest-time.ts';
import { calendarsAfter, type PlannedChange } from '#lib/visits/week/planned-changes.ts';
import { singleMove } from '#lib/visits/week/single-moves.server.ts';
import { isEvening, type WeekVisit } from '#lib/visits/week/week-board.ts';
import { momentsOf } from '#lib/visits/week/week-queries.server.ts';
import { visitsBetween } from '#lib/visits/week/week-visit-queries.server.ts';

/** The longest absence that is written down at once. */
const ABSENCE_DAYS_MAX = 366;

/** A counselor who is away from one day to another, both included. */
export type Absence = { resourceId: string; fromDay: Day; toDay: Day; kind: LeaveKind };

/** A visit that the absence hits, and what could become of it. */
export type AbsenceLine = {
	visit: WeekVisit;
	/** Best first; after them those who cannot. */
	candidates: Candidate[];
	/** Worked out only where nobody can take over. */
	newTime: ProposedVisit | null;
};

export type AbsencePlan = {
	name: string;
	lines: AbsenceLine[];
	/** Another text as soon as anything of the plan is another. */
	seen: string;
};

/**
 * What an absence would hit, each visit as if the best was done about those before it: the first of
 * its candidates takes over, or it moves to its new time, or it waits in the tray.
 */
export async function planAbsence(
	work: Work,
	absence: Absence,
	zone: string
): Promise<Outcome<AbsencePlan>> {
	const { fromDay, toDay, resourceId } = absence;
	const days = daysBetween(fromDay, toDay);
	if (days < 0) return refused(problem('days_backwards', undefined, 'toDay'));
	if (days >= ABSENCE_DAYS_MAX) {
		const max = addDays(fromDay, ABSENCE_DAYS_MAX - 1);
		return refused(problem('out_of_range', { min: fromDay, max }, 'toDay'));
	}
	const name = await nameOf(work, resourceId);
	if (name === null) return refused(problem('not_a_choice', undefined, 'resourceId'));
	const hit = await visitsHit(work, absence, zone);
	const lines = await linesOf(work, absence, hit);
	return done({ name, lines, seen: await seenOf(work, absence, lines) });
}

async function nameOf({ actor, tx }: Work, resourceId: string): Promise<string | null> {
	const [found] = await tx
		.select({ name: staff.name })
		.from(resource)
		.innerJoin(staff, and(eq(staff.agencyId, resource.agencyId), eq(staff.id, resource.staffId)))
		.where(
			and(
				eq(resource.agencyId, actor.agencyId),
				eq(resource.id, resourceId),
				isNull(resource.retiredAt)
			)
		);
	return found?.name ?? null;
}

async function visitsHit(work: Work, { resourceId, fromDay, toDay }: Absence, zone: string) {
	const visits = await visitsBetween(work, momentsOf(fromDay, toDay, zone));
	return visits.filter(
		({ startsAt, places }) =>
			startsAt > work.now && places.some((place) => place.resourceId === resourceId)
	);
}

async function linesOf(work: Work, absence: Absence, hit: WeekVisit[]): Promise<AbsenceLine[]> {
	const knowledge = await knowledgeOf(work, hit);
	const changes: PlannedChange[] = [];
	const lines: AbsenceLine[] = [];
	for (const visit of hit) {
		const candidates = candidatesOf(visit, absence, knowledge, changes);
		const best = candidates.find(({ isFree }) => isFree);
		if (best) {
			changes.push(handoverAsChange(visit, absence.resourceId, best.id));
			lines.push({ visit, candidates, newTime: null });
			continue;
		}
		const question = away(await singleMove(work, visit, changes), absence);
		const newTime = nearestTime(question);
		if (newTime) changes.push(asChange(question, newTime));
		lines.push({ visit, candidates, newTime });
	}
	return lines;
}

function candidatesOf(
	visit: WeekVisit,
	{ resourceId }: Absence,
	knowledge: Knowledge,
	changes: PlannedChange[]
): Candidate[] {
	const calendars = calendarsAfter(knowledge.calendars, changes);
	return candidatesFor(placeOf(visit, resourceId)!, { ...knowledge, calendars });
}

/** A place that goes from one to the other, as later lines have to reckon with it. */
export function handoverAsChange(
	visit: WeekVisit,
	fromId: string | null,
	toId: string
): PlannedChange {
	const { blocked } = placeOf(visit, fromId)!;
	const row = (resourceId: string) => ({ visitId: visit.id, resourceId, busy: busyOf(blocked) });
	const before = visit.startsAt.getTime();
	return {
		visitId: visit.id,
		released: fromId ? [row(fromId)] : [],
		taken: [row(toId)],
		evening: { before, after: isEvening(visit) ? before : null }
	};
}

function away<Q extends Awaited<ReturnType<typeof singleMove>>>(question: Q, absence: Absence): Q {
	const { resourceId, fromDay, toDay } = absence;
	const counselors = question.input.counselors.map((one) =>
		one.id === resourceId ? { ...one, leave: [...one.leave, { fromDay, toDay }] } : one
	);
	return { ...question, input: { ...question.input, counselors } };
}

/** What the person saw: the leave that is there, the visits, who could take over, the new times. */
async function seenOf(work: Work, absence: Absence, lines: AbsenceLine[]): Promise<string> {
	const { actor, tx } = work;
	const known = await tx
		.select({ fromDay: leave.fromDay, toDay: leave.toDay })
		.from(leave)
		.where(and(eq(leave.agencyId, actor.agencyId), eq(leave.resourceId, absence.resourceId)))
		.orderBy(leave.id);
	const shown = lines.map(({ visit, candidates, newTime }) => [
		visit.id,
		visit.startsAt,
		visit.places.map(({ resourceId }) => resourceId),
		candidates.filter(({ isFree }) => isFree).map(({ id }) => id),
		newTime?.startsAt
	]);
	return sha256Hex(JSON.stringify([absence.fromDay, absence.toDay, known, shown]));
}
