import { stoppedOf } from '#lib/notices/stops.server.ts';
import { peopleGoingOn, type PersonGoingOn } from '#lib/programmes/people-going-on.server.ts';
import { agreedToTexts } from '#lib/programmes/reminders.server.ts';
import { turnsAt, type LiveTurn } from '#lib/programmes/turns/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { visitsOfSeries, type SeriesDetails } from '#lib/visits/queries.server.ts';
import { isAtStops } from '#lib/visits/time/stops.ts';

/** Whom a text tells that visits of their series moved or were cancelled, and whom none may tell. */
export type ToldOfChange = {
	told: PersonGoingOn[];
	/** Who has a place or a turn there and stopped all texts: only a call reaches them. */
	stopped: PersonGoingOn[];
};

/**
 * Who booked a place at a stop, or a turn, is told whether or not they agreed to reminders: it is
 * about what they booked. Who only takes part is told if they agreed. A stop of texts holds for both.
 * The people are those of the series that go on, the turns the live ones at the visits that change.
 */
export async function toldOfChange(
	work: Work,
	{ service }: Pick<SeriesDetails, 'service'>,
	people: PersonGoingOn[],
	turns: LiveTurn[]
): Promise<ToldOfChange> {
	const withTurn = new Set(turns.map(({ enrolmentId }) => enrolmentId));
	const booked = people.filter(({ id }) => isAtStops(service.rules) || withTurn.has(id));
	const ids = new Set(booked.map(({ id }) => id));
	const stops = await stoppedOf(work, 'participant', [...ids]);
	const agreed = await agreedToTexts(work, people);
	return {
		told: people.filter(({ id }) => agreed.has(id) || (ids.has(id) && !stops.has(id))),
		stopped: booked.filter(({ id }) => stops.has(id))
	};
}

/** How many people that would be if the visits of these numbers changed now. */
export async function countToldOfChange(
	work: Work,
	found: SeriesDetails,
	numbers: number[]
): Promise<{ told: number; stopped: number }> {
	const visits = await visitsOfSeries(work, found.id);
	const ids = visits.filter(({ number }) => numbers.includes(number)).map(({ id }) => id);
	const turns = ids.length ? await turnsAt(work, ids) : [];
	const people = await peopleGoingOn(work, [found.id]);
	const { told, stopped } = await toldOfChange(work, found, people, turns);
	return { told: told.length, stopped: stopped.length };
}
