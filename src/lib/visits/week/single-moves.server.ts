import { newId } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { done, type Outcome } from '#lib/base/problems.ts';
import type { Day } from '#lib/base/days.ts';
import type { Work } from '#lib/server/work.server.ts';
import { bookedVisits, moveQuestion } from '#lib/visits/changes/move-question.server.ts';
import { moveUntold, tellMoves, type MadeMove } from '#lib/visits/changes/move-visits.server.ts';
import { seenText, type MoveQuestion } from '#lib/visits/time/moving.ts';
import { seriesById } from '#lib/visits/queries.server.ts';
import { questionAfter, type PlannedChange } from '#lib/visits/week/planned-changes.ts';
import type { WeekVisit } from '#lib/visits/week/week-board.ts';

/** Where one visit could move by itself, as if the planned changes were made. */
export async function singleMove(
	work: Work,
	{ seriesId, number }: WeekVisit,
	changes: PlannedChange[]
): Promise<MoveQuestion> {
	const found = (await seriesById(work, seriesId))!;
	const visits = await bookedVisits(work, seriesId);
	const question = await moveQuestion(work, found, visits, { number, scope: 'this' });
	return questionAfter(question, changes);
}

/** `all` takes the series along by its rules: what is left of it, from this visit on. */
export type SingleMove = { visit: WeekVisit; day: Day; minute: number; scope?: 'this' | 'all' };

/**
 * Moves visits of any series, by themselves or with their series, in this order, whole or not at
 * all; each contact is told once, with all that moved. The caller saw to it that the person saw these dates.
 */
export async function moveEach(
	work: Work,
	agency: Agency,
	moves: SingleMove[]
): Promise<Outcome<{ moved: number }>> {
	const made = new Map<string, MadeMove[]>();
	let moved = 0;
	for (const { visit, day, minute, scope = 'this' } of moves) {
		const { seriesId, number } = visit;
		const seen = seenText(await bookedVisits(work, seriesId));
		const request = { seriesId, number, scope, day, minute, seen };
		const outcome = await moveUntold(work, { ...request, requestKey: newId(work.now) });
		if (!outcome.ok) return outcome;
		moved += outcome.value.moved;
		made.set(seriesId, [...(made.get(seriesId) ?? []), outcome.value.change!]);
	}
	for (const [seriesId, changes] of made) await tellMoves(work, agency, seriesId, changes);
	return done({ moved });
}
