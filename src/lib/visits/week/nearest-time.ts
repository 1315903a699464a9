import { dayNumber, dayOf, type Day } from '#lib/base/days.ts';
import type { Slot } from '#lib/visits/time/availability.ts';
import { moveOffers, proposeMove, type MoveQuestion } from '#lib/visits/time/moving.ts';
import { isEveningVisit } from '#lib/visits/time/series-crew.ts';
import type { ProposedVisit } from '#lib/visits/time/series.ts';
import { busyOf } from '#lib/visits/time/travel.ts';
import type { PlannedChange } from '#lib/visits/week/planned-changes.ts';

/** How far from its date a visit is looked after, to either side. */
const REACH_DAYS = 14;

/**
 * The time nearest to its own to which a visit can move by itself, from tomorrow on, of two equally
 * near the later: nobody has to hurry. Null where there is none within two weeks.
 */
export function nearestTime(question: MoveQuestion): ProposedVisit | null {
	const { now, zone } = question.input;
	const visit = visitOf(question);
	const own = dayNumber(dayOf(visit.startsAt, zone));
	const tomorrow = dayNumber(dayOf(now, zone)) + 1;
	const from = Math.max(tomorrow, own - REACH_DAYS);
	const offers = moveOffers(question, from, own + REACH_DAYS, 2 * REACH_DAYS + 1);
	return nearestOf(question, offers)?.[0] ?? null;
}

/** All that moves where the scope begins at the time of one day that is nearest to its own; or null. */
export function nearestMoveOn(question: MoveQuestion, day: Day): ProposedVisit[] | null {
	const number = dayNumber(day);
	return nearestOf(question, moveOffers(question, number, number, 1));
}

/** A visit of the question that moves, as a change that later ones have to reckon with. */
export function asChange(question: MoveQuestion, to: ProposedVisit): PlannedChange {
	const { id, number, startsAt: before } = question.visits.find((one) => one.number === to.number)!;
	const { startsAt, endsAt, blocked } = to;
	const { zone } = question.input;
	const busy = busyOf(blocked);
	return {
		visitId: id,
		released: question.own.filter(({ visitId }) => visitId === id),
		taken: [...to.crewIds, ...to.equipmentIds].map((resourceId) => ({
			...{ visitId: id, resourceId, busy }
		})),
		evening: { before: before.getTime(), after: isEveningVisit(to) ? startsAt.getTime() : null },
		time: {
			...{ startsAt, endsAt },
			serviceKey: question.serviceKey,
			fromDay: dayOf(before, zone),
			toDay: to.day,
			isFirst: question.visits.every((one) => one.number >= number)
		}
	};
}

function nearestOf(question: MoveQuestion, offered: { times: Slot[] }[]): ProposedVisit[] | null {
	const own = visitOf(question).startsAt.getTime();
	const distance = ({ startsAt }: Slot) => Math.abs(startsAt.getTime() - own);
	const nearest = offered
		.flatMap(({ times }) => times)
		.sort((a, b) => distance(a) - distance(b) || b.startsAt.getTime() - a.startsAt.getTime())[0];
	if (!nearest) return null;
	const proposed = proposeMove(question, nearest.day, nearest.minute);
	return proposed.ok ? proposed.value.moved : null;
}

function visitOf({ visits, number }: MoveQuestion) {
	return visits.find((one) => one.number === number)!;
}
