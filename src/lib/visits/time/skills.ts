/*
 * Skills that a crew needs between its members. Within one question each skill is a bit, so that a
 * person's skills, and those that a crew still lacks, are one number.
 */

/** More are hardly one service's; every further one doubles what has to be tried. */
export const SKILLS_MAX = 6;

/** Those of the wanted skills that somebody has, as bits in the order of the wanted. */
export function skillBits(wanted: string[] | undefined, had: string[] | undefined): number {
	return (wanted ?? []).reduce(
		(bits, skill, at) => (had?.includes(skill) ? bits | (1 << at) : bits),
		0
	);
}

/** The fewest people, of those with these skills, who have all the `missing` ones; Infinity: none. */
export function fewestFor(missing: number, people: number[]): number {
	if (!missing) return 0;
	const fewest = new Array<number>(missing + 1).fill(Infinity);
	fewest[0] = 0;
	for (const bits of new Set(people.map((one) => one & missing))) {
		for (let had = missing; had >= 0; had--) {
			fewest[had | bits] = Math.min(fewest[had | bits]!, fewest[had]! + 1);
		}
	}
	return fewest[missing]!;
}
