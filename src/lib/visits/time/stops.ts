import type { Localized } from '#lib/base/localized.ts';
import { problem, type Problem } from '#lib/base/problems.ts';
import type { MinuteSpan, TimeWindow } from '#lib/visits/time/day-patterns.ts';

/** A place of the agency's own choosing at which a service stands at times. */
export type Stop = {
	/** What the windows of the calendar call it. */
	key: string;
	name: Localized;
	address: string;
	/** How to find it, what to know there. */
	note?: Localized;
};

export type Place = 'organization' | 'stops' | 'here';

/** Whether one may come without a turn: never with one, with or without, never without. */
export type WalkIn = 'only' | 'welcome' | 'no';

/** What the rules of a service say about its places and turns. */
export type StopRules = {
	/**
	 * Whose place it is: that of the organization that books; the agency's stops, at times of its own;
	 * or `here`, the agency's one stop, to which whoever books comes for all visits of a series.
	 */
	place?: Place;
	stops?: Stop[];
	/** How long one person's turn is; absent where nobody chooses one. */
	turnMinutes?: number;
	/**
	 * Turns are had at these times of day alone, so many beside each other: an evening by appointment,
	 * a morning for eight. Absent: all the time, as many as come.
	 */
	turnPlaces?: TurnPlaces[];
	walkIn?: WalkIn;
};

export type TurnPlaces = MinuteSpan & { places: number };

const TURN_MINUTES = { min: 5, max: 480 };
const PLACES = { min: 1, max: 200 };
const DAY_MINUTES = 1440;

/** Whether the agency itself says where and when, and no organization books. */
export function isAtStops({ place }: StopRules): boolean {
	return place === 'stops';
}

/** Where whoever books comes to; null where the agency comes to them, or nobody books. */
export function hereOf({ place, stops }: StopRules): Stop | null {
	return place === 'here' ? (stops?.[0] ?? null) : null;
}

/** Whether people choose turns at the visits of a service. */
export function takesTurns({ turnMinutes, walkIn }: StopRules): boolean {
	return turnMinutes !== undefined && walkIn !== 'only';
}

/**
 * How one comes to a service: without turns, or without a programme to have one in, only as one is;
 * with turns also without one, unless the rules say otherwise.
 */
export function walkInOf(service: { rules: StopRules; templateKey: string | null }): WalkIn {
	const hasTurns = takesTurns(service.rules) && service.templateKey !== null;
	return hasTurns ? (service.rules.walkIn ?? 'welcome') : 'only';
}

type PlaceRules = StopRules & { calendar?: TimeWindow[]; travelMinutes?: number };

/** What is wrong with the stops and turns of a service's rules. */
export function stopProblems(rules: PlaceRules): Problem[] {
	return [
		...turnProblems(rules),
		...(isAtStops(rules) ? placeProblems(rules) : []),
		...(rules.place === 'here' ? hereProblems(rules) : [])
	];
}

/** One place, and nobody of the agency travels to it. */
function hereProblems({ stops = [], travelMinutes }: PlaceRules): Problem[] {
	return [
		...(stops.length === 1 ? [] : [problem('not_a_choice', {}, 'stops')]),
		...(travelMinutes ? [problem('rules_contradict', {}, 'travelMinutes')] : [])
	];
}

function turnProblems(rules: StopRules): Problem[] {
	const { turnMinutes, walkIn, turnPlaces } = rules;
	if (turnMinutes === undefined) {
		return [
			...(walkIn === 'no' ? [problem('rules_contradict', {}, 'walkIn')] : []),
			...(turnPlaces ? [problem('rules_contradict', {}, 'turnPlaces')] : [])
		];
	}
	const { min, max } = TURN_MINUTES;
	const isWhole = Number.isSafeInteger(turnMinutes) && turnMinutes >= min && turnMinutes <= max;
	if (!isWhole) return [problem('out_of_range', TURN_MINUTES, 'turnMinutes')];
	return [
		...(walkIn === 'only' ? [problem('rules_contradict', {}, 'walkIn')] : []),
		...placesProblems(turnPlaces, turnMinutes)
	];
}

/** Times of day that do not lie over each other, each long enough for a turn. */
function placesProblems(all: TurnPlaces[] | undefined, turnMinutes: number): Problem[] {
	if (!all) return [];
	if (!all.length) return [problem('required', {}, 'turnPlaces')];
	let free = 0;
	const sorted = all.toSorted((a, b) => a.fromMinute - b.fromMinute);
	const isInOrder = sorted.every(({ fromMinute, untilMinute }) => {
		const isNext = Number.isSafeInteger(fromMinute) && fromMinute >= free;
		free = untilMinute;
		return isNext && untilMinute - fromMinute >= turnMinutes;
	});
	const isInDay = Number.isSafeInteger(free) && free <= DAY_MINUTES;
	const { min, max } = PLACES;
	const isSome = all.every(
		({ places }) => Number.isSafeInteger(places) && places >= min && places <= max
	);
	return [
		...(isInOrder && isInDay ? [] : [problem('rules_contradict', {}, 'turnPlaces')]),
		...(isSome ? [] : [problem('out_of_range', PLACES, 'turnPlaces')])
	];
}

/** Every window of the calendar names a stop, since nobody else says where the service is. */
function placeProblems({ stops = [], calendar }: StopRules & { calendar?: TimeWindow[] }) {
	const keys = stops.map(({ key }) => key);
	const found: Problem[] = [];
	if (!keys.length || new Set(keys).size < keys.length) {
		found.push(problem('not_a_choice', {}, 'stops'));
	}
	if (!calendar) found.push(problem('required', {}, 'calendar'));
	calendar?.forEach(({ stop }, at) => {
		if (!keys.includes(stop ?? '')) found.push(problem('not_a_choice', {}, `calendar.${at}.stop`));
	});
	return found;
}
