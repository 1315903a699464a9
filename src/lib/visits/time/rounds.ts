import { addDays, instantOf, type Day } from '#lib/base/days.ts';
import type { ProblemCode } from '#lib/base/problems.ts';

/**
 * Requests taken at a time of their own for the series that begin on some days: "from 9 o'clock on 1
 * December for the first quarter". Several follow each other.
 */
export type Round = {
	/** The day, and the minute after its midnight, from which requests are taken. */
	opens: Day;
	opensAtMinute?: number;
	/** The last day on which they are taken; until the series begin where it is absent. */
	closes?: Day;
	/** The series that are asked for begin from one day to the other, both included. */
	from: Day;
	to: Day;
};

export type RoundState = { round: Round; refusal: ProblemCode | null };

/** Each round, and why no request is taken in it at that moment; null where one is. */
export function roundStates(rounds: Round[] | undefined, now: Date, zone: string) {
	return rounds?.map((round): RoundState => ({ round, refusal: refusalOf(round, now, zone) }));
}

/**
 * The round for series that begin on a day: an open one before one still to open, that before one
 * that is over. Null where no round is for that day.
 */
export function roundFor(states: RoundState[], day: Day): RoundState | null {
	const own = states.filter(({ round }) => round.from <= day && day <= round.to);
	const find = (code: ProblemCode | null) => own.find(({ refusal }) => refusal === code);
	return find(null) ?? find('requests_not_open') ?? own.at(-1) ?? null;
}

function refusalOf({ opens, opensAtMinute = 0, closes }: Round, now: Date, zone: string) {
	if (now < instantOf(opens, opensAtMinute, zone)) return 'requests_not_open';
	const isOver = closes !== undefined && now >= instantOf(addDays(closes, 1), 0, zone);
	return isOver ? 'requests_closed' : null;
}
