import { and, eq, sql } from 'drizzle-orm';
import { actorId } from '#lib/base/actor.ts';
import type { Day } from '#lib/base/days.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { allocate, allocationsOf, releaseTime } from '#lib/visits/allocate.server.ts';
import { tellMoved } from '#lib/visits/booking/booked-notice.server.ts';
import { lockResources } from '#lib/visits/time/calendars.server.ts';
import { maySeeToSeries } from '#lib/visits/changes/change-limit.ts';
import { moveQuestion } from '#lib/visits/changes/move-question.server.ts';
import {
	proposeMove,
	seenText,
	type BookedVisit,
	type ChangeScope,
	type MoveQuestion
} from '#lib/visits/time/moving.ts';
import { reschedule, rescheduledVisit } from '#lib/visits/changes/schema.server.ts';
import { startsTold, type StartsTold } from '#lib/visits/dates-told.ts';
import { visit } from '#lib/visits/schema.server.ts';
import type { ProposedVisit } from '#lib/visits/time/series.ts';
import { visitsToChange } from '#lib/visits/changes/visits-to-change.server.ts';

export type MoveRequest = {
	/** Made by the form: a repeated post of the same form moves nothing twice. */
	requestKey: string;
	seriesId: string;
	number: number;
	scope: ChangeScope;
	day: Day;
	minute: number;
	/** The dates that the person saw, by `seenText`; others meanwhile refuse the move. */
	seen: string;
};

/** A change of dates as it was made: its own id, and the visits that it moved, by their numbers. */
export type MadeMove = {
	id: string;
	scope: ChangeScope;
	numbers: number[];
	/** When they were to begin before. */
	from: StartsTold;
};

/**
 * Moves one visit, this and those after it, or all that are left, whole or not at all, and tells
 * the contact. Crews are chosen anew, who came before first. Refuses with the rule that refused.
 */
export async function moveVisits(
	work: Work,
	agency: Agency,
	request: MoveRequest
): Promise<Outcome<{ moved: number }>> {
	const outcome = await moveUntold(work, request);
	if (!outcome.ok) return outcome;
	const { moved, change } = outcome.value;
	if (change) await tellMoves(work, agency, request.seriesId, [change]);
	return done({ moved });
}

/**
 * The same without telling anybody: whoever makes several changes of one series tells them together
 * with `tellMoves`. `change` is null where the same form was sent before.
 */
export async function moveUntold(
	work: Work,
	request: MoveRequest
): Promise<Outcome<{ moved: number; change: MadeMove | null }>> {
	const { seriesId, day, minute } = request;
	if (!maySeeToSeries(work.actor, seriesId)) return refused(problem('not_allowed'));
	await lockResources(work);
	const before = await movedBefore(work, request);
	if (before === 'another') return refused(problem('request_changed'));
	if (before !== null) return done({ moved: before, change: null });
	const change = await visitsToChange(work, request, 'visit_begun');
	if (!change.ok) return change;
	const { found, visits } = change.value;
	if (seenText(visits) !== request.seen) return refused(problem('changed_meanwhile'));
	const question = await moveQuestion(work, found, visits, request);
	const proposed = proposeMove(question, day, minute);
	if (!proposed.ok) return proposed;
	return write(work, request, question, proposed.value.moved);
}

/** Records changes of one series as one, and tells its contact once. */
export async function tellMoves(
	work: Work,
	agency: Agency,
	seriesId: string,
	changes: MadeMove[]
): Promise<void> {
	const { id, scope } = changes[0]!;
	const numbers = changes.flatMap((one) => one.numbers).sort((a, b) => a - b);
	await record(work, {
		act: 'visits.moved',
		subjectId: seriesId,
		details: { change: id, scope, visits: numbers.length, numbers: numbers.join() }
	});
	const token = await makeLink(work, 'series', seriesId);
	const from = Object.assign({}, ...changes.map((one) => one.from)) as StartsTold;
	await tellMoved(work, agency, seriesId, token, { id, numbers, from });
}

async function write(
	work: Work,
	request: MoveRequest,
	question: MoveQuestion,
	moved: ProposedVisit[]
): Promise<Outcome<{ moved: number; change: MadeMove }>> {
	const pairs = moved.map((to) => ({
		from: question.visits.find(({ number }) => number === to.number)!,
		to
	}));
	await releaseTime(
		work,
		pairs.map(({ from }) => from.id)
	);
	for (const { from, to } of pairs) await setTime(work, from.id, to);
	const wanted = pairs.flatMap(({ from, to }) => allocationsOf(to, { visitId: from.id }));
	if (!(await allocate(work, wanted))) return refused(problem('slot_taken'));
	const id = await writeReschedule(work, request, pairs);
	const numbers = pairs.map(({ to }) => to.number);
	const from = startsTold(pairs.map((pair) => ({ ...pair.from, cancelledAt: null })));
	return done({ moved: pairs.length, change: { id, scope: request.scope, numbers, from } });
}

type Pair = { from: BookedVisit; to: ProposedVisit };

async function setTime({ actor, tx, now }: Work, visitId: string, to: ProposedVisit) {
	const { startsAt, endsAt } = to;
	await tx
		.update(visit)
		.set({ startsAt, endsAt, sequence: sql`${visit.sequence} + 1`, changedAt: now })
		.where(and(eq(visit.agencyId, actor.agencyId), eq(visit.id, visitId)));
}

async function writeReschedule(work: Work, request: MoveRequest, pairs: Pair[]): Promise<string> {
	const { actor, tx, now } = work;
	const { agencyId } = actor;
	const id = newId(now);
	await tx.insert(reschedule).values({
		agencyId,
		id,
		seriesId: request.seriesId,
		requestKey: request.requestKey,
		scope: request.scope,
		movedAt: now,
		byKind: actor.kind,
		byId: actorId(actor)
	});
	await tx.insert(rescheduledVisit).values(
		pairs.map(({ from, to }) => ({
			agencyId,
			rescheduleId: id,
			visitId: from.id,
			fromStartsAt: from.startsAt,
			fromEndsAt: from.endsAt,
			toStartsAt: to.startsAt,
			toEndsAt: to.endsAt
		}))
	);
	return id;
}

/** How many visits the same form moved before; null when it is new, `another` where of another series. */
async function movedBefore({ actor, tx }: Work, { requestKey, seriesId }: MoveRequest) {
	const rows = await tx
		.select({ seriesId: reschedule.seriesId })
		.from(reschedule)
		.innerJoin(
			rescheduledVisit,
			and(
				eq(rescheduledVisit.agencyId, reschedule.agencyId),
				eq(rescheduledVisit.rescheduleId, reschedule.id)
			)
		)
		.where(and(eq(reschedule.agencyId, actor.agencyId), eq(reschedule.requestKey, requestKey)));
	if (rows.some((row) => row.seriesId !== seriesId)) return 'another';
	return rows.length || null;
}
