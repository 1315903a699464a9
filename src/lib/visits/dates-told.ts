/* What a notice tells of dates, and whether they are still so when it goes out. */

type Visit = { number: number; sequence: number };

/** How often each visit had changed when somebody was told of it, by its number. */
export type DatesTold = Record<string, number>;

/** When each visit began by what somebody was told, as ISO texts by its number. */
export type StartsTold = Record<string, string>;

/** The visits as they are told now. */
export function datesTold(visits: Visit[]): DatesTold {
	return Object.fromEntries(visits.map(({ number, sequence }) => [number, sequence]));
}

/** When the visits that take place begin, as they are told now. */
export function startsTold(
	visits: { number: number; startsAt: Date; cancelledAt: Date | null }[]
): StartsTold {
	const kept = visits.filter(({ cancelledAt }) => cancelledAt === null);
	return Object.fromEntries(kept.map(({ number, startsAt }) => [number, startsAt.toISOString()]));
}

/** Numbers of the visits that were moved or cancelled since. */
export function changedSince(told: DatesTold, visits: Visit[]): Set<number> {
	const changed = visits.filter(({ number, sequence }) => told[number] !== sequence);
	return new Set(changed.map(({ number }) => number));
}
