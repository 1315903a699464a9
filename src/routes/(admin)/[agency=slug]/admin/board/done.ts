import type { Language } from '#lib/base/localized.ts';
import { hostOf } from '#lib/visits/week/shown-card.ts';
import type { WeekFacts } from '#lib/visits/week/week-board.ts';

/** What was just done, as the address says it; figures and names only of what is really there. */
export type Done =
	| { what: 'given'; visitId: string; from: string; to: string; organization: string; name: string }
	| { what: 'away'; given: number; moved: number; kept: number }
	| { what: 'moved' | 'cancelled'; count: number };

const COUNT_MAX = 9999;

/** Reads it from an address; null where it says nothing, or something that is not so. */
export function doneOf(
	query: URLSearchParams,
	{ visits, people }: Pick<WeekFacts, 'visits' | 'people'>,
	language: Language
): Done | null {
	const what = query.get('done');
	const count = (name: string) => {
		const typed = Math.trunc(Number(query.get(name)));
		return typed >= 0 && typed <= COUNT_MAX ? typed : 0;
	};
	if (what === 'moved' || what === 'cancelled') return { what, count: count('count') };
	if (what === 'away') {
		return { what, given: count('given'), moved: count('moved'), kept: count('kept') };
	}
	const visit = visits.find(({ id }) => id === query.get('visit'));
	const to = people.find(({ id }) => id === query.get('to'));
	const from = people.find(({ id }) => id === query.get('from'))?.id ?? '';
	const isSo = visit?.places.some(({ resourceId }) => resourceId === to?.id);
	if (what !== 'given' || !visit || !to || !isSo) return null;
	const organization = hostOf(visit, language);
	return { what, visitId: visit.id, from, to: to.id, organization, name: to.name };
}
