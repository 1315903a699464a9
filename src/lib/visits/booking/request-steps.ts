import { addDays, type Day } from '#lib/base/days.ts';
import type { PosterDue } from '#lib/visits/poster-due.ts';

/* Where a request stands, as its organization reads it: whose turn it is, what to do, and by when. */

/** What is known of a series. */
export type RequestFacts = {
	today: Day;
	isConfirmed: boolean;
	/** Its organization was told that nobody comes, for there was no answer in time. */
	isApologized: boolean;
	/** Nothing of it takes place. */
	isCancelled: boolean;
	/** Whether a visit of it has begun since it was promised. */
	hasBegun: boolean;
	/** The day of the next visit that takes place; null where none is to come. */
	nextDay: Day | null;
	/** Until when the request is answered, where the service promises it. */
	answerBy: Day | null;
	/** Days before a visit until which its organization changes it by itself. */
	changeUntilDays: number;
	/** When the poster is due; null where none is asked for. */
	poster: PosterDue | null;
	takesRoster: boolean;
	hasSiteRules: boolean;
	/** Whether something has to be got ready. */
	hasPreparation: boolean;
};

/**
 * `ours` is the answer to a request; `lapsed` one whose days went by without it; `apologized` one
 * whose first days did, so that its organization was told that nobody comes.
 */
export type RequestTurn =
	'ours' | 'late' | 'apologized' | 'yours' | 'visit' | 'over' | 'lapsed' | 'cancelled';

export type RequestStep = 'poster' | 'roster' | 'site' | 'prepare';

export type RequestState = {
	turn: RequestTurn;
	/** What the agency asks of the organization, the most pressing first. */
	steps: RequestStep[];
	/** Until when these are of use: the day of the next visit. The poster has a day of its own. */
	by: Day | null;
	posterBy: PosterDue | null;
	/** The last day on which the next visit can be changed here; null where that is past. */
	changeBy: Day | null;
};

/** Whose turn it is, what the agency asks, and until when. */
export function requestState(facts: RequestFacts): RequestState {
	const turn = turnOf(facts);
	const steps = turn === 'yours' ? stepsOf(facts) : [];
	const { nextDay: by, poster: posterBy } = facts;
	return { turn, steps, by, posterBy, changeBy: changeDay(facts) };
}

function turnOf(facts: RequestFacts): RequestTurn {
	if (facts.isCancelled) return 'cancelled';
	if (facts.nextDay === null) return facts.isConfirmed ? 'over' : 'lapsed';
	if (!facts.isConfirmed) {
		if (facts.isApologized) return 'apologized';
		return facts.answerBy !== null && facts.today > facts.answerBy ? 'late' : 'ours';
	}
	return stepsOf(facts).length > 0 ? 'yours' : 'visit';
}

function stepsOf(facts: RequestFacts): RequestStep[] {
	const asked: [RequestStep, boolean][] = [
		['poster', facts.poster !== null],
		['roster', facts.takesRoster && !facts.hasBegun],
		['site', !facts.hasSiteRules],
		['prepare', facts.hasPreparation]
	];
	return asked.filter(([, isAsked]) => isAsked).map(([step]) => step);
}

function changeDay({ nextDay, changeUntilDays, today, isCancelled }: RequestFacts): Day | null {
	if (nextDay === null || isCancelled) return null;
	const last = addDays(nextDay, -changeUntilDays);
	return last >= today ? last : null;
}
