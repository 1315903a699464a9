import { counselorState } from '#lib/visits/time/board.ts';
import { inMinutes } from '#lib/visits/time/staff.ts';
import { stateAtVisit } from '#lib/visits/crews/counselor-at-visit.ts';
import { skillsSuffice } from '#lib/visits/crews/crew-skills.ts';
import type { CounselorCalendar } from '#lib/visits/time/counselor-calendar.ts';
import { chooseCrew, type CrewCandidate, type CrewReason } from '#lib/visits/time/crew.ts';
import { eveningsAround, loadAround } from '#lib/visits/time/series-crew.ts';
import type { Blocked } from '#lib/visits/time/travel.ts';
import { isEvening, type WeekVisit } from '#lib/visits/week/week-board.ts';

const MINUTE_MS = 60_000;

/** Everybody's time, and what decides between those who are free. */
export type Knowledge = {
	calendars: CounselorCalendar[];
	/** How many visits of a series a counselor has, by `key`. */
	onSeries: Map<string, number>;
};

/** A place of a visit's crew that somebody else could take. */
export type PlaceToGive = {
	visit: WeekVisit;
	/** Whose it is now; null for a place that nobody has. */
	resourceId: string | null;
	blocked: Blocked;
};

/** A counselor who could take a place, or could not, with the reasons of either. */
export type Candidate = { id: string; isFree: boolean; reasons: CrewReason[] };

export function key(seriesId: string, resourceId: string): string {
	return `${seriesId} ${resourceId}`;
}

/**
 * Everybody but the crew itself, best first by the rules of every crew (`crew.ts`): who came before,
 * then the fair share of evenings and of hours. After them those who cannot, also for want of a
 * skill that the crew needs, and what keeps them.
 */
export function candidatesFor(place: PlaceToGive, knowledge: Knowledge): Candidate[] {
	const { visit, resourceId, blocked } = place;
	const inCrew = new Set(visit.places.map((one) => one.resourceId));
	const set = { startsAt: visit.startsAt, endsAt: visit.endsAt, blocked };
	const restIds = [...inCrew].filter((id) => id !== resourceId);
	const beginsAt = visit.startsAt.getTime() / MINUTE_MS;
	const skilled = { rules: visit.rules, number: visit.number, holderId: resourceId, restIds };
	const asked = knowledge.calendars
		.filter(({ id }) => id !== resourceId && !inCrew.has(id))
		.map((calendar): CrewCandidate => {
			const state = stateAtVisit(calendar, set, visit.rules.setUpMinutes, visit.zone);
			return {
				id: calendar.id,
				obstacle:
					obstacleOf(state) ??
					(skillsSuffice(calendar.id, skilled, knowledge.calendars) ? null : 'skill_missing'),
				visitsOnSeries: knowledge.onSeries.get(key(visit.seriesId, calendar.id)) ?? 0,
				visitsCovered: 1,
				loadMinutes: loadAround(inMinutes(calendar.busy), beginsAt),
				eveningVisits: eveningsAround(calendar, beginsAt)
			};
		});
	const needs = { crewSize: 1, visitsInSeries: 1, isEvening: isEvening(visit) };
	const choice = chooseCrew(asked, needs);
	const isFree = (id: string) => asked.find((one) => one.id === id)!.obstacle === null;
	return [
		...choice.reasons.map(({ id, reasons }) => ({ id, isFree: true, reasons })),
		...choice.passedOver.map(({ id, ...reason }) => ({ id, isFree: isFree(id), reasons: [reason] }))
	];
}

function obstacleOf(state: number): CrewCandidate['obstacle'] {
	if (state === counselorState.free) return null;
	if (state === counselorState.busy) return 'busy';
	if (state === counselorState.onTheRoad) return 'on_the_road';
	return state === counselorState.onLeave ? 'on_leave' : 'outside_hours';
}
