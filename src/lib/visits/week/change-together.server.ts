import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { wallClock, type Day } from '#lib/base/days.ts';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { sha256Hex } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { lockResources } from '#lib/visits/time/calendars.server.ts';
import { cancelThese } from '#lib/visits/changes/cancel-visits.server.ts';
import type { CancellationReason } from '#lib/visits/cancellation.ts';
import { proposeMove, type MoveQuestion } from '#lib/visits/time/moving.ts';
import type { ProposedVisit } from '#lib/visits/time/series.ts';
import { visitsToChange } from '#lib/visits/changes/visits-to-change.server.ts';
import { asChange, nearestMoveOn } from '#lib/visits/week/nearest-time.ts';
import type { Reach } from '#lib/visits/week/together-form.ts';
import type { PlannedChange } from '#lib/visits/week/planned-changes.ts';
import { moveEach, singleMove } from '#lib/visits/week/single-moves.server.ts';
import type { WeekVisit } from '#lib/visits/week/week-board.ts';
import { visitsById } from '#lib/visits/week/week-visit-queries.server.ts';

/** A visit of a selection, and where it would go; or the rule that keeps it where it is. */
export type MoveLine = {
	visit: WeekVisit;
	to: ProposedVisit | null;
	/** The later visits of its series that go with it, where it is the first and cannot go alone. */
	along: ProposedVisit[];
	problem: Problem | null;
};

/**
 * Where the visits of a selection would go on another day, one after the other, each at its own time
 * or the nearest of that day. The first visit of a series takes the series along by its rules where
 * those keep it from moving alone, unless each is to move `alone`. Those that have begun or were
 * cancelled are left out.
 */
export async function planMoves(work: Work, visitIds: string[], day: Day, reach: Reach = 'series') {
	const changes: PlannedChange[] = [];
	const lines: MoveLine[] = [];
	for (const visit of await visitsLeft(work, visitIds)) {
		const alone = await singleMove(work, visit, changes);
		const question = reach === 'alone' ? alone : asked(alone, day);
		const moved = nearestMoveOn(question, day) ?? [];
		changes.push(...moved.map((to) => asChange(question, to)));
		const [to = null, ...along] = moved;
		lines.push({ visit, to, along, problem: to ? null : whyNot(question, visit, day) });
	}
	const shown = lines.map(({ visit, to, along }) => [
		...[visit.id, visit.startsAt, to?.startsAt],
		...along.map(({ startsAt }) => startsAt)
	]);
	return { lines, seen: await sha256Hex(JSON.stringify([day, reach, shown])) };
}

/** About the visit alone where it can move so, or where nothing comes after it; else the series. */
function asked(alone: MoveQuestion, day: Day): MoveQuestion {
	const { visits, number } = alone;
	const isFirst = visits.length > 1 && visits.every((one) => one.number >= number);
	return isFirst && !nearestMoveOn(alone, day) ? { ...alone, scope: 'all' } : alone;
}

function whyNot(question: MoveQuestion, visit: WeekVisit, day: Day): Problem {
	const { minute } = wallClock(visit.startsAt, visit.zone);
	const proposed = proposeMove(question, day, minute);
	return proposed.ok ? problem('nobody_free', { day }) : proposed.problems[0]!;
}

/** The visits of a selection as they stand, and the text of what was seen. */
export async function planCancellations(work: Work, visitIds: string[]) {
	const visits = await visitsLeft(work, visitIds);
	const shown = visits.map(({ id, startsAt }) => [id, startsAt]);
	return { visits, seen: await sha256Hex(JSON.stringify(shown)) };
}

async function visitsLeft(work: Work, visitIds: string[]): Promise<WeekVisit[]> {
	return (await visitsById(work, visitIds)).filter(({ startsAt }) => startsAt > work.now);
}

type Together = { visitIds: string[]; seen: string };

/**
 * Moves the visits of a selection to a day, as `planMoves` showed it, in one transaction; those that
 * find no time there stay. Each contact gets one mail.
 */
export async function moveTogether(
	work: Work<StaffActor>,
	agency: Agency,
	{ visitIds, day, reach = 'series', seen }: Together & { day: Day; reach?: Reach }
): Promise<Outcome<{ moved: number }>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	await lockResources(work);
	const plan = await planMoves(work, visitIds, day, reach);
	if (plan.seen !== seen) return refused(problem('changed_meanwhile'));
	const moves = plan.lines.flatMap(({ visit, to, along }) => {
		const scope = along.length ? ('all' as const) : ('this' as const);
		return to ? [{ visit, day: to.day, minute: to.minute, scope }] : [];
	});
	if (!moves.length) return refused(problem('nothing_moved'));
	return moveEach(work, agency, moves);
}

/** Cancels the visits of a selection in one transaction. Each contact gets one mail. */
export async function cancelTogether(
	work: Work<StaffActor>,
	agency: Agency,
	request: Together & { reason: CancellationReason; sentence: string }
): Promise<Outcome<{ cancelled: number }>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	await lockResources(work);
	const { visits, seen } = await planCancellations(work, request.visitIds);
	if (seen !== request.seen) return refused(problem('changed_meanwhile'));
	if (!visits.length) return refused(problem('already_cancelled'));
	const { reason, sentence } = request;
	for (const seriesId of new Set(visits.map((one) => one.seriesId))) {
		const target = { seriesId, number: 0, scope: 'all' } as const;
		const change = await visitsToChange(work, target, 'already_cancelled');
		if (!change.ok) return change;
		const own = visits.filter((one) => one.seriesId === seriesId).map(({ id }) => id);
		const these = change.value.inScope.filter(({ id }) => own.includes(id));
		const scope = these.length === change.value.inScope.length ? 'all' : 'this';
		const asked = { seriesId, number: these[0]!.number, scope, reason, sentence } as const;
		const outcome = await cancelThese(work, agency, asked, these);
		if (!outcome.ok) return outcome;
	}
	return done({ cancelled: visits.length });
}
