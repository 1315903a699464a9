import { dayOf } from '#lib/base/days.ts';
import type { Work } from '#lib/server/work.server.ts';
import { handoverAsChange } from '#lib/visits/week/absence-plan.server.ts';
import { candidatesFor, type Candidate } from '#lib/visits/week/handover.ts';
import { knowledgeOf, placeOf } from '#lib/visits/week/handover-queries.server.ts';
import { calendarsAfter, type PlannedChange } from '#lib/visits/week/planned-changes.ts';
import {
	weekBoard,
	type TroubleCode,
	type WeekCard,
	type WeekFacts
} from '#lib/visits/week/week-board.ts';
import { visitsById } from '#lib/visits/week/week-visit-queries.server.ts';
import { weekFacts } from '#lib/visits/week/week-queries.server.ts';
import { daysOfWeek, weekOf } from '#lib/visits/week/weeks.ts';

/** What another counselor can help against; a closed day needs another day. */
const helped: TroubleCode[] = [
	...(['crew_short', 'on_leave', 'outside_hours', 'retired', 'skill_missing'] as const)
];

export type Suggestion = { resourceId: string | null; best: (Candidate & { name: string }) | null };

/**
 * Who the rules would send, for each place of the tray that needs somebody; each as if the ones
 * before it were given, so that nobody is suggested for two visits at once.
 */
export async function suggestionsFor(
	work: Work,
	tray: WeekCard[],
	{ people }: Pick<WeekFacts, 'people'>
): Promise<Map<string, Suggestion[]>> {
	const knowledge = await knowledgeOf(work, tray);
	const names = new Map(people.map(({ id, name }) => [id, name]));
	const changes: PlannedChange[] = [];
	const found = new Map<string, Suggestion[]>();
	for (const card of tray) {
		const wanting = card.troubles.filter(({ code }) => helped.includes(code));
		const given: Suggestion[] = [];
		// Two troubles with one counselor are one place to give.
		for (const resourceId of new Set(wanting.map((one) => one.resourceId))) {
			const place = placeOf(card, resourceId);
			if (!place) continue;
			const calendars = calendarsAfter(knowledge.calendars, changes);
			const best = candidatesFor(place, { ...knowledge, calendars }).find(({ isFree }) => isFree);
			if (best) changes.push(handoverAsChange(card, resourceId, best.id));
			given.push({ resourceId, best: best ? { ...best, name: names.get(best.id) ?? '' } : null });
		}
		found.set(card.id, given);
	}
	return found;
}

type Asked = { visitId: string; fromResourceId: string | null };

/**
 * Everybody who could take a place of a visit's crew, best first, then those who cannot, each with
 * the reasons and what their week asks of them. Null where there is no such visit or place.
 */
export async function offersOfPlace(work: Work, { visitId, fromResourceId }: Asked, zone: string) {
	const [visit] = await visitsById(work, [visitId]);
	const place = visit && placeOf(visit, fromResourceId);
	if (!place) return null;
	const days = daysOfWeek(weekOf(dayOf(visit.startsAt, zone)));
	const { facts } = await weekFacts(work, days, zone);
	const { rows } = weekBoard(facts);
	const found = candidatesFor(place, await knowledgeOf(work, [visit]));
	const candidates = found.map((one) => {
		const { name, load } = rows.find(({ id }) => id === one.id)!;
		return { ...one, name, load };
	});
	const holder = facts.people.find(({ id }) => id === fromResourceId)?.name ?? null;
	return { visit, holder, candidates };
}
