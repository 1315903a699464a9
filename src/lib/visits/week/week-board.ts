import { dayOf, wallClock, type Day } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import { counselorState } from '#lib/visits/time/board.ts';
import { stateAtVisit } from '#lib/visits/crews/counselor-at-visit.ts';
import { skillsLacking } from '#lib/visits/crews/crew-skills.ts';
import type { CounselorCalendar } from '#lib/visits/time/counselor-calendar.ts';
import type { CrewReason } from '#lib/visits/time/crew.ts';
import { crewAndMinutes, crewSizeOf, type ServiceRules } from '#lib/visits/time/rules.ts';
import { isAtStops } from '#lib/visits/time/stops.ts';
import { EVENING_FROM_MINUTE } from '#lib/visits/time/series-crew.ts';
import { visitStatus, type VisitStatus } from '#lib/visits/status.ts';
import type { Blocked } from '#lib/visits/time/travel.ts';
import type { LeaveKind } from '#lib/visits/time/leave-kinds.ts';
import { drivingMinutes, siteMinutes } from '#lib/visits/week/driving.ts';

/*
 * The week of an agency: a row for each counselor, a column for each day. What is wrong with a visit
 * is worked out from the facts each time, never stored: a leave that is taken back leaves no trace.
 */

/** One place in a visit's crew: whose it is, and what time it takes from them. */
export type WeekPlace = {
	resourceId: string;
	blocked: Blocked;
	reasons: { code: string; params?: CrewReason['params'] | Record<string, string | number> }[];
	isChosenByRule: boolean;
};

/** A visit that was not cancelled. */
export type WeekVisit = {
	id: string;
	seriesId: string;
	serviceId: string;
	number: number;
	startsAt: Date;
	endsAt: Date;
	requestedAt: Date;
	confirmedAt: Date | null;
	organization: string;
	service: Localized;
	/** Where a published session of the agency itself stands; null for every other visit. */
	stop: Localized | null;
	headcount: number;
	zone: string;
	rules: ServiceRules;
	places: WeekPlace[];
	/** Pieces of equipment that it takes along and that the agency keeps no longer. */
	retiredPieces: string[];
};

export type WeekPerson = {
	id: string;
	name: string;
	isRetired: boolean;
	leave: { fromDay: Day; toDay: Day; kind: LeaveKind }[];
};

export type WeekFacts = {
	days: Day[];
	visits: WeekVisit[];
	people: WeekPerson[];
	/** Hours and leave of everybody who works, as the rules of booking read them. */
	calendars: CounselorCalendar[];
	/** Days on which the agency closed by itself, with visits that were promised before. */
	closedDays: Set<Day>;
	now: Date;
	/** The agency's own zone: in it the columns are days. */
	zone: string;
};

export const troubleCodes = [
	'crew_short',
	'on_leave',
	'outside_hours',
	'retired',
	'skill_missing',
	'equipment_retired',
	'closed_day'
] as const;
export type TroubleCode = (typeof troubleCodes)[number];

/** What keeps a visit from being carried out as it stands; `resourceId` where it is about one person. */
export type Trouble = { code: TroubleCode; resourceId: string | null };

/** Minutes are of the week. On site counts the set-up, driving what lies around it. */
export type Load = {
	visits: number;
	people: number;
	siteMinutes: number;
	drivingMinutes: number;
	evenings: number;
};

export type WeekCard = Omit<WeekVisit, 'places'> & {
	day: Day;
	status: VisitStatus;
	/** Neither begun nor over: it can still be given and moved. */
	isLeft: boolean;
	troubles: Trouble[];
	places: (WeekPlace & { name: string; drivingMinutes: number })[];
};

export type WeekRow = WeekPerson & {
	load: Load;
	days: { day: Day; away: LeaveKind | null; cards: WeekCard[] }[];
};

export type WeekBoard = {
	rows: WeekRow[];
	/** Visits that somebody has to see to, in the order of their time. */
	tray: WeekCard[];
};

/** The board of a week. Who retired has a row only where a visit is still theirs. */
export function weekBoard(facts: WeekFacts): WeekBoard {
	const cards = facts.visits.map((visit) => cardOf(visit, facts));
	const ofPerson = (id: string) =>
		cards.filter(({ places }) => places.some((place) => place.resourceId === id));
	const rows = facts.people
		.filter(({ id, isRetired }) => !isRetired || ofPerson(id).length > 0)
		.map((person): WeekRow => {
			const own = ofPerson(person.id);
			return {
				...person,
				load: loadOf(person.id, own),
				days: facts.days.map((day) => ({
					day,
					away: awayOn(person, day),
					cards: own.filter((card) => card.day === day)
				}))
			};
		});
	return { rows, tray: cards.filter(({ troubles }) => troubles.length > 0) };
}

/** What a counselor is away for on a day, or null. */
export function awayOn({ leave }: Pick<WeekPerson, 'leave'>, day: Day): LeaveKind | null {
	return leave.find(({ fromDay, toDay }) => fromDay <= day && day <= toDay)?.kind ?? null;
}

function cardOf(visit: WeekVisit, facts: WeekFacts): WeekCard {
	const names = new Map(facts.people.map(({ id, name }) => [id, name]));
	const others = facts.visits.filter(({ id }) => id !== visit.id);
	const isLeft = visit.startsAt > facts.now;
	return {
		...visit,
		day: dayOf(visit.startsAt, facts.zone),
		status: visitStatus({ ...visit, cancelledAt: null }, facts.now, visit.zone),
		isLeft,
		troubles: isLeft ? troublesOf(visit, facts) : [],
		places: visit.places.map((place) => ({
			...place,
			name: names.get(place.resourceId) ?? '',
			drivingMinutes: drivingMinutes(visit, place.blocked, takenOf(place.resourceId, others))
		}))
	};
}

function takenOf(resourceId: string, visits: WeekVisit[]) {
	const own = (place: WeekPlace) => place.resourceId === resourceId;
	return visits.flatMap(({ places }) => places.filter(own).map(({ blocked }) => blocked));
}

/** Everything that is wrong with a visit that has not begun. */
export function troublesOf(
	visit: WeekVisit,
	{ calendars, closedDays, zone }: Pick<WeekFacts, 'calendars' | 'closedDays' | 'zone'>
): Trouble[] {
	const troubles: Trouble[] = [];
	if (closedDays.has(dayOf(visit.startsAt, zone))) {
		troubles.push({ code: 'closed_day', resourceId: null });
	}
	if (visit.places.length < crewNeeded(visit)) {
		troubles.push({ code: 'crew_short', resourceId: null });
	}
	for (const place of visit.places) {
		const code = placeTrouble(visit, place, calendars);
		if (code) troubles.push({ code, resourceId: place.resourceId });
	}
	if (visit.retiredPieces.length) troubles.push({ code: 'equipment_retired', resourceId: null });
	return [...troubles, ...skillTroubles(visit, calendars)];
}

/** A crew that is whole and lacks a skill needs somebody for the place that brings the fewest. */
function skillTroubles(visit: WeekVisit, calendars: CounselorCalendar[]): Trouble[] {
	const wanted = visit.rules.skills ?? [];
	const skillsOf = ({ resourceId }: WeekPlace) =>
		calendars.find(({ id }) => id === resourceId)?.skills ?? [];
	const isShort = visit.places.length < crewNeeded(visit);
	if (isShort || !skillsLacking(wanted, visit.places.map(skillsOf)).length) return [];
	const brings = (place: WeekPlace) =>
		skillsOf(place).filter((skill) => wanted.includes(skill)).length;
	const [least] = visit.places.toSorted((a, b) => brings(a) - brings(b));
	return [{ code: 'skill_missing', resourceId: least?.resourceId ?? null }];
}

/** How many counselors the service wants at this visit. */
export function crewNeeded({
	rules,
	number,
	headcount
}: Pick<WeekVisit, 'rules' | 'number' | 'headcount'>): number {
	const visit = rules.visits.find((one) => one.number === number);
	// A session is as long as its calendar says: no crew makes it shorter.
	return isAtStops(rules) ? crewSizeOf(rules, visit) : crewAndMinutes(rules, headcount, visit).crew;
}

function placeTrouble(
	visit: WeekVisit,
	{ resourceId, blocked }: WeekPlace,
	calendars: CounselorCalendar[]
): TroubleCode | null {
	const calendar = calendars.find(({ id }) => id === resourceId);
	if (!calendar) return 'retired';
	// The database lets nobody be in two places; only hours and leave can have changed since.
	const alone = { ...calendar, busy: [] };
	const state = stateAtVisit(alone, { ...visit, blocked }, visit.rules.setUpMinutes, visit.zone);
	if (state === counselorState.onLeave) return 'on_leave';
	return state === counselorState.outsideHours ? 'outside_hours' : null;
}

function loadOf(resourceId: string, cards: WeekCard[]): Load {
	const load: Load = { visits: 0, people: 0, siteMinutes: 0, drivingMinutes: 0, evenings: 0 };
	for (const card of cards) {
		const own = card.places.find((place) => place.resourceId === resourceId)!;
		load.visits++;
		load.people += card.headcount;
		load.siteMinutes += siteMinutes(card);
		load.drivingMinutes += own.drivingMinutes;
		load.evenings += isEvening(card) ? 1 : 0;
	}
	return load;
}

/** Whether a visit ends in the evening, at its site. */
export function isEvening({
	startsAt,
	endsAt,
	zone
}: Pick<WeekVisit, 'startsAt' | 'endsAt' | 'zone'>) {
	const end = wallClock(endsAt, zone);
	return end.day !== dayOf(startsAt, zone) || end.minute > EVENING_FROM_MINUTE;
}
