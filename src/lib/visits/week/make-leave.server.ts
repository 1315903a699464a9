import { and, eq } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { lockResources } from '#lib/visits/time/calendars.server.ts';
import { reassignVisit } from '#lib/visits/crews/reassign-visit.server.ts';
import { leave } from '#lib/visits/time/schema.server.ts';
import { choiceField, KEEP_IN_TRAY, MOVE_TO_NEW_TIME } from '#lib/visits/week/absence-form.ts';
import {
	planAbsence,
	type Absence,
	type AbsenceLine
} from '#lib/visits/week/absence-plan.server.ts';
import { moveEach } from '#lib/visits/week/single-moves.server.ts';

export type LeaveRequest = Absence & {
	/** What becomes of each visit that is hit: who takes over, `move`, or `tray`. */
	choices: Record<string, string>;
	/** The plan that the person saw; another one meanwhile refuses the leave. */
	seen: string;
};

export type MadeLeave = { leaveId: string; given: number; moved: number; kept: number };

/**
 * Writes down that a counselor is away, and does what was chosen about each visit that this hits:
 * all in one transaction or nothing. Who is told: the contact of each series that moves, once.
 */
export async function makeLeave(
	work: Work<StaffActor>,
	agency: Agency,
	request: LeaveRequest
): Promise<Outcome<MadeLeave>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	await lockResources(work);
	const plan = await planAbsence(work, request, agency.zone);
	if (!plan.ok) return plan;
	const { lines, seen } = plan.value;
	if (seen !== request.seen) return refused(problem('changed_meanwhile'));
	const wrong = lines.find((line) => !isOffered(line, request.choices[line.visit.id]));
	if (wrong) return refused(problem('not_a_choice', undefined, choiceField(wrong.visit.id)));
	const leaveId = await writeLeave(work, request);
	return carryOut(work, agency, request, { leaveId, lines });
}

function isOffered({ candidates, newTime }: AbsenceLine, choice: string | undefined): boolean {
	if (choice === KEEP_IN_TRAY) return true;
	if (choice === MOVE_TO_NEW_TIME) return newTime !== null;
	return candidates.some(({ id, isFree }) => isFree && id === choice);
}

async function writeLeave(work: Work, { resourceId, fromDay, toDay, kind }: Absence) {
	const { actor, tx, now } = work;
	const id = newId(now);
	await tx.insert(leave).values({ agencyId: actor.agencyId, id, resourceId, fromDay, toDay, kind });
	const details = { leave: id, from: fromDay, to: toDay, kind };
	await record(work, { act: 'leave.made', subjectId: resourceId, details });
	return id;
}

type ToDo = { leaveId: string; lines: AbsenceLine[] };

async function carryOut(
	work: Work<StaffActor>,
	agency: Agency,
	{ resourceId, choices }: LeaveRequest,
	{ leaveId, lines }: ToDo
): Promise<Outcome<MadeLeave>> {
	const made = { leaveId, given: 0, moved: 0, kept: 0 };
	const moves = [];
	for (const { visit, candidates, newTime } of lines) {
		const choice = choices[visit.id]!;
		if (choice === KEEP_IN_TRAY) made.kept++;
		else if (choice === MOVE_TO_NEW_TIME) moves.push({ visit, ...newTime! });
		else {
			const { reasons } = candidates.find(({ id }) => id === choice)!;
			const handover = { fromResourceId: resourceId, toResourceId: choice, reasons };
			const outcome = await reassignVisit(work, { visitId: visit.id, ...handover });
			if (!outcome.ok) return refused(...atVisit(outcome.problems, visit.id));
			made.given++;
		}
	}
	const outcome = await moveEach(work, agency, moves);
	return outcome.ok ? done({ ...made, moved: moves.length }) : outcome;
}

function atVisit(problems: Problem[], visitId: string) {
	return problems.map((one) => ({ ...one, field: choiceField(visitId) }));
}

/** Takes a leave back. Visits that were given or moved for it stay where they are now. */
export async function removeLeave(work: Work<StaffActor>, id: string): Promise<Outcome<null>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	await lockResources(work);
	const { actor, tx } = work;
	const [removed] = await tx
		.delete(leave)
		.where(and(eq(leave.agencyId, actor.agencyId), eq(leave.id, id)))
		.returning();
	if (!removed) return refused(problem('not_found'));
	const { resourceId, fromDay, toDay, kind } = removed;
	const details = { leave: id, from: fromDay, to: toDay, kind };
	await record(work, { act: 'leave.removed', subjectId: resourceId, details });
	return done(null);
}
