import type { Language } from '#lib/base/localized.ts';
import type { WeekCard, WeekVisit } from '#lib/visits/week/week-board.ts';

/** A card as a page gets it: without the rules of its service, with the driving of each place. */
export function cardShown(card: WeekCard, language: Language) {
	const { id, seriesId, number, startsAt, endsAt, headcount, zone, status } = card;
	const { day, isLeft, troubles } = card;
	return {
		...{ id, seriesId, number, startsAt, endsAt, headcount, zone, status },
		organization: hostOf(card, language),
		service: card.service[language],
		...{ day, isLeft, troubles },
		isShort: troubles.some(({ code }) => code === 'crew_short'),
		places: card.places.map(({ resourceId, name, drivingMinutes }) => ({
			resourceId,
			name,
			drivingMinutes
		}))
	};
}

export type ShownCard = ReturnType<typeof cardShown>;

/** Who is visited: the organization; for a session of the agency itself, the stop where it stands. */
export function hostOf(
	{ organization, stop }: Pick<WeekVisit, 'organization' | 'stop'>,
	language: Language
): string {
	return stop ? stop[language] : organization;
}
