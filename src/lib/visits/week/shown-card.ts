import type { WeekCard } from '#lib/visits/week/week-board.ts';

/** A card as a page gets it: without the rules of its service, with the driving of each place. */
export function cardShown(card: WeekCard) {
	const { id, seriesId, number, startsAt, endsAt, organization, headcount, zone, status } = card;
	const { day, isLeft, troubles } = card;
	return {
		...{ id, seriesId, number, startsAt, endsAt, organization, headcount, zone, status },
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
