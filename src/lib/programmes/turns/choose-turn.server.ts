import { and, eq } from 'drizzle-orm';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import { enrolmentById } from '#lib/programmes/queries.server.ts';
import { closure } from '#lib/programmes/schema.server.ts';
import { turnsAt, type LiveTurn } from '#lib/programmes/turns/queries.server.ts';
import { lockVisit, releaseTurns, writeTurn } from '#lib/programmes/turns/turn-rows.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { seriesById, visitById } from '#lib/visits/queries.server.ts';
import { takesTurns } from '#lib/visits/time/stops.ts';
import { seatsOf } from '#lib/visits/turns/queries.server.ts';
import { freeSeat, timeOf, turnsOf, type Turn } from '#lib/visits/turns/turns.ts';

export type TurnChoice = {
	enrolmentId: string;
	visitId: string;
	/** Minutes after the visit begins. */
	fromMinute: number;
	/**
	 * By the private link a new turn takes the place of the one before. Without it nobody has shown
	 * that they are that person, so the one before stays too.
	 */
	isProven: boolean;
};

/**
 * Takes a turn at a visit for somebody who is enrolled in its series. Of as many parallel choices as
 * you like, exactly as many get one time as there are places. Refuses `turn_taken`; `turn_over` for
 * a turn that has begun or is not there, also because its visit was cancelled.
 */
export async function chooseTurn(work: Work, choice: TurnChoice): Promise<Outcome<null>> {
	const asked = await turnAsked(work, choice);
	if (!asked.ok) return asked;
	const live = await turnsAt(work, [choice.visitId]);
	const own = live.filter((one) => one.enrolmentId === choice.enrolmentId);
	const replaced = choice.isProven ? own : [];
	if (isOnlyThis(own, asked.value) && choice.isProven) return done(null);
	const others = live.filter((one) => !replaced.includes(one));
	const seats = (await seatsOf(work, [choice.visitId])).get(choice.visitId) ?? 0;
	const seat = freeSeat(asked.value, others, seats);
	if (seat === null) return refused(problem('turn_taken', undefined, 'turn'));
	if (replaced.length) await releaseTurns(work, choice);
	const isTaken = await writeTurn(work, choice, { ...asked.value, seat });
	return isTaken ? done(null) : refused(problem('turn_taken', undefined, 'turn'));
}

/** Gives back whatever turn this person has at a visit; once more changes nothing. */
export async function giveBackTurn(
	work: Work,
	of: { enrolmentId: string; visitId: string }
): Promise<Outcome<null>> {
	await lockVisit(work, of.visitId);
	const released = await releaseTurns(work, of);
	if (released) {
		const { enrolmentId: subjectId, visitId } = of;
		await record(work, { act: 'turn.given_back', subjectId, details: { visit: visitId } });
	}
	return done(null);
}

/** The turn that was asked for, if it is one of the visit's and has not begun. */
async function turnAsked(work: Work, choice: TurnChoice): Promise<Outcome<Turn>> {
	await lockVisit(work, choice.visitId);
	const at = await visitById(work, choice.visitId);
	const person = await enrolmentById(work, choice.enrolmentId);
	if (!at || person?.seriesId !== at.seriesId) return refused(problem('not_found'));
	if (await isClosed(work, person.id)) return refused(problem('enrolment_closed'));
	const { rules } = (await seriesById(work, at.seriesId))!.service;
	const turns = takesTurns(rules) ? turnsOf(at, rules, at.zone) : [];
	const found = turns.find(({ fromMinute }) => fromMinute === choice.fromMinute);
	const isOver = !found || at.cancelledAt || timeOf(at, found).startsAt <= work.now;
	return isOver ? refused(problem('turn_over', undefined, 'turn')) : done(found);
}

function isOnlyThis(own: LiveTurn[], asked: Turn): boolean {
	return own.length === 1 && own[0]!.fromMinute === asked.fromMinute;
}

async function isClosed({ actor, tx }: Work, enrolmentId: string): Promise<boolean> {
	const [ended] = await tx
		.select({ id: closure.enrolmentId })
		.from(closure)
		.where(and(eq(closure.agencyId, actor.agencyId), eq(closure.enrolmentId, enrolmentId)));
	return ended !== undefined;
}
