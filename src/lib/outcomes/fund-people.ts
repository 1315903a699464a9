import { countForEmployer, K_OUTSIDE, type ShownCount } from '#lib/outcomes/suppression.ts';

export type FundPeople = { people: ShownCount; passed: ShownCount };

/**
 * What an organization may know of who took part in a fund and who passed. Both are rounded among all its
 * people; who passed is told only where neither they nor the others who took part are few, for the two
 * numbers stand beside each other.
 */
export function fundPeople(taking: number, passed: number, headcount: number): FundPeople {
	const isFew = Math.min(passed, taking - passed) < K_OUTSIDE;
	// So many passed that, with ten who did not, nearly everybody must have taken part.
	const isMost = passed > headcount - 2 * K_OUTSIDE;
	return {
		people: countForEmployer(taking, headcount),
		passed: isFew || isMost ? { kind: 'hidden' } : countForEmployer(passed, headcount)
	};
}
