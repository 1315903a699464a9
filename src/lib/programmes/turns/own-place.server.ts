import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import {
	checkInsOf,
	enrolmentById,
	type EnrolmentDetails
} from '#lib/programmes/queries.server.ts';
import { tellEnrolled, type StopText } from '#lib/programmes/tell-enrolled.server.ts';
import { chooseTurn } from '#lib/programmes/turns/choose-turn.server.ts';
import { areStopsFull, isLimitedAtStops } from '#lib/programmes/turns/stop-places.server.ts';
import { turnsAt } from '#lib/programmes/turns/queries.server.ts';
import { lockVisit, releaseTurns } from '#lib/programmes/turns/turn-rows.server.ts';
import {
	endWithdrawal,
	isWithdrawn,
	writeWithdrawal
} from '#lib/programmes/turns/withdrawal.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import {
	seriesById,
	visitsOfSeries,
	type SeriesDetails,
	type VisitRow
} from '#lib/visits/queries.server.ts';
import { lockResources } from '#lib/visits/time/calendars.server.ts';
import { isAtStops } from '#lib/visits/time/stops.ts';

/* What the holder of a private link does with their own place at a stop of the agency's own. */

/** The session somebody joined, how they stand in it, and whether anything of that can still change. */
export type OwnPlace = {
	person: EnrolmentDetails;
	series: SeriesDetails;
	visit: VisitRow;
	isWithdrawn: boolean;
	/** The session is not over, and they have not come yet. */
	isOpen: boolean;
};

/** Null where somebody joined no session of a stop, or it was cancelled. */
export async function ownPlace(work: Work, enrolmentId: string): Promise<OwnPlace | null> {
	const person = await enrolmentById(work, enrolmentId);
	const series = person && (await seriesById(work, person.seriesId));
	if (!series || !isAtStops(series.service.rules)) return null;
	const visits = await visitsOfSeries(work, series.id);
	const visit = visits.find(({ cancelledAt }) => !cancelledAt);
	if (!visit) return null;
	const came = (await checkInsOf(work, [visit.id])).some((one) => one.enrolmentId === person.id);
	const isOpen = visit.endsAt > work.now && !came;
	return { person, series, visit, isOpen, isWithdrawn: await isWithdrawn(work, person.id) };
}

/**
 * Gives somebody's place at a stop back, with their turn, and tells them so by text; others can have
 * it from now on. Once more changes nothing. Refuses `visit_begun` when they have come or it is over.
 */
export async function leaveStop(work: Work, agency: Agency, id: string): Promise<Outcome<null>> {
	const place = await ownPlace(work, id);
	if (!place) return refused(problem('not_found'));
	if (place.isWithdrawn) return done(null);
	if (!place.isOpen) return refused(problem('visit_begun'));
	await lockVisit(work, place.visit.id);
	if (!(await writeWithdrawal(work, id))) return done(null);
	// Before the turn is given back, which the text names.
	await tell(work, agency, place, 'session-left');
	await releaseTurns(work, { enrolmentId: id, visitId: place.visit.id });
	return done(null);
}

/**
 * Takes a place again for who gave it back, as long as one is free, and tells them by text. Refuses
 * `join_full`, and `visit_begun` when the session is over.
 */
export async function returnToStop(work: Work, agency: Agency, id: string): Promise<Outcome<null>> {
	const place = await ownPlace(work, id);
	if (!place) return refused(problem('not_found'));
	const back = await takeAgain(work, place);
	if (!back.ok) return back;
	if (back.value) await tell(work, agency, place, 'session-joined');
	return done(null);
}

/**
 * Chooses a turn by the private link. At a stop it brings back who had given their place back, and a
 * text tells the time, since nobody else does: that it changed where they had one. Refuses as `chooseTurn` and `returnToStop` do.
 */
export async function chooseOwnTurn(
	work: Work,
	agency: Agency,
	choice: { enrolmentId: string; visitId: string; fromMinute: number }
): Promise<Outcome<null>> {
	const place = await ownPlace(work, choice.enrolmentId);
	if (place) {
		const back = await takeAgain(work, place);
		if (!back.ok) return back;
	}
	const before = place ? await turnsOfHolder(work, choice) : [];
	const chosen = await chooseTurn(work, { ...choice, isProven: true });
	const isSame = before.length === 1 && before[0] === choice.fromMinute;
	if (chosen.ok && place && !isSame) {
		await tell(work, agency, place, before.length ? 'session-changed' : 'session-joined');
	}
	return chosen;
}

/** When the turns begin that somebody has at a visit, in minutes after it begins. */
async function turnsOfHolder(
	work: Work,
	{ enrolmentId, visitId }: { enrolmentId: string; visitId: string }
): Promise<number[]> {
	const live = await turnsAt(work, [visitId]);
	return live.filter((one) => one.enrolmentId === enrolmentId).map(({ fromMinute }) => fromMinute);
}

/** Whether they had given their place back, and have one again. Those who take one wait for each other. */
async function takeAgain(work: Work, place: OwnPlace): Promise<Outcome<boolean>> {
	const { person, series, isOpen } = place;
	if (!place.isWithdrawn) return done(false);
	if (!isOpen) return refused(problem('visit_begun'));
	if (await isLimitedAtStops(work, series.service)) {
		await lockResources(work);
		if (await areStopsFull(work, series)) return refused(problem('join_full'));
	}
	return done(await endWithdrawal(work, person.id));
}

function tell(
	work: Work,
	agency: Agency,
	{ person, series, visit }: OwnPlace,
	what: StopText
): Promise<void> {
	const onceKey = `${what} ${person.id} ${work.now.toISOString()}`;
	return tellEnrolled(work, agency, person, { series, visits: [visit], onceKey }, what);
}
