import { turnsAt } from '#lib/programmes/turns/queries.server.ts';
import { lockVisit, writeTurn } from '#lib/programmes/turns/turn-rows.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { seriesById, visitById } from '#lib/visits/queries.server.ts';
import { isAtStops, takesTurns } from '#lib/visits/time/stops.ts';
import { seatsOf } from '#lib/visits/turns/queries.server.ts';
import { freeSeat, timeOf, turnsOf } from '#lib/visits/turns/turns.ts';

/**
 * Gives somebody who stands at a stop of the agency's own the first free turn that is not over when
 * they came, so that nobody else is promised the time in which they are served. It may have begun by
 * now, since a phone may have had no signal. Who has a turn there keeps it; where none is free they
 * are without one, and served nevertheless.
 */
export async function takeTurnOnTheSpot(
	work: Work,
	{ enrolmentId, visitId, at }: { enrolmentId: string; visitId: string; at: Date }
): Promise<void> {
	await lockVisit(work, visitId);
	const visit = (await visitById(work, visitId))!;
	const { rules } = (await seriesById(work, visit.seriesId))!.service;
	if (!isAtStops(rules) || !takesTurns(rules)) return;
	const taken = await turnsAt(work, [visitId]);
	if (taken.some((one) => one.enrolmentId === enrolmentId)) return;
	const seats = (await seatsOf(work, [visitId])).get(visitId) ?? 0;
	for (const turn of turnsOf(visit, rules, visit.zone)) {
		if (timeOf(visit, turn).endsAt <= at) continue;
		const seat = freeSeat(turn, taken, seats);
		if (seat === null) continue;
		await writeTurn(work, { enrolmentId, visitId }, { ...turn, seat });
		return;
	}
}
