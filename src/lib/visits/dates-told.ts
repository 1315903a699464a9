/* What a notice tells of dates, and whether they are still so when it goes out. */

type Visit = { number: number; sequence: number };

/** How often each visit had changed when somebody was told of it, by its number. */
export type DatesTold = Record<string, number>;

/** The visits as they are told now. */
export function datesTold(visits: Visit[]): DatesTold {
	return Object.fromEntries(visits.map(({ number, sequence }) => [number, sequence]));
}

/** Numbers of the visits that were moved or cancelled since. */
export function changedSince(told: DatesTold, visits: Visit[]): Set<number> {
	const changed = visits.filter(({ number, sequence }) => told[number] !== sequence);
	return new Set(changed.map(({ number }) => number));
}
