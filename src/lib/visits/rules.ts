import { addDays, type Day } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import { problem, type Problem } from '#lib/base/problems.ts';
import type { TravelBand } from '#lib/visits/travel.ts';

export const SET_UP_MINUTES = 30;
export const TRAVEL_MINUTES = 45;
export const GRID_MINUTES = 30;
export const ROUND_MINUTES_TO = 30;
export const LEAD_TIME_DAYS = 7;
export const HORIZON_DAYS = 90;

export type VisitRole = 'first' | 'middle' | 'last';

/** One visit of a series: days after the first, and how far it may move to either side. */
export type VisitRule = {
	number: number;
	offsetDays: number;
	earlierDays: number;
	laterDays: number;
	role: VisitRole;
	label: Localized;
};

/** The rules of time of one service, kept as data beside it. */
export type ServiceRules = {
	headcount: { min: number; max: number };
	/** Counselors at each visit. */
	crewSize: number;
	minutesPerPerson: number;
	/** A visit lasts a multiple of this. */
	roundMinutesTo: number;
	/** On site before the visit begins; counts as working time. */
	setUpMinutes: number;
	/** To the site, and again away from it, where no distance band says otherwise. */
	travelMinutes: number;
	travelBands?: TravelBand[];
	/** Visits start at multiples of this after midnight. */
	gridMinutes: number;
	/** Calendar days from today to the first day that can be booked, and to the last. */
	leadTimeDays: number;
	horizonDays: number;
	/** Days before a visit until which an organization changes it by itself. */
	changeUntilDays?: number;
	/** All visits lie within this many days after the first. */
	spanDays: number;
	visits: VisitRule[];
};

/** How long a visit lasts, in minutes: the people shared out among the crew, rounded up. */
export function durationMinutes(rules: ServiceRules, headcount: number): number {
	const minutes = Math.ceil((headcount * rules.minutesPerPerson) / rules.crewSize);
	return Math.max(1, Math.ceil(minutes / rules.roundMinutesTo)) * rules.roundMinutesTo;
}

/** What is wrong with a headcount for this service, or null. Params: min or max, and asked. */
export function checkHeadcount(rules: ServiceRules, headcount: number): Problem | null {
	const { min, max } = rules.headcount;
	if (!Number.isSafeInteger(headcount)) return problem('not_a_number', undefined, 'headcount');
	if (headcount < min) {
		return problem('headcount_below_minimum', { min, asked: headcount }, 'headcount');
	}
	if (headcount > max) {
		return problem('headcount_above_maximum', { max, asked: headcount }, 'headcount');
	}
	return null;
}

/** The days on which a visit may lie, when the first visit is on `firstDay`. */
export function windowOf(rules: ServiceRules, visit: VisitRule, firstDay: Day) {
	const { from, to } = offsetsOf(rules, visit);
	return { from: addDays(firstDay, from), to: addDays(firstDay, to) };
}

/** The same window in days after the first visit; the span of the series cuts it. */
export function offsetsOf(rules: ServiceRules, visit: VisitRule): { from: number; to: number } {
	return {
		from: Math.max(0, visit.offsetDays - visit.earlierDays),
		to: Math.min(visit.offsetDays + visit.laterDays, rules.spanDays)
	};
}

/**
 * The rules of a service for some of its visits, when they are booked or moved once more: the same
 * gaps, counted from the first of them.
 */
export function rulesForVisits(rules: ServiceRules, numbers: number[]): ServiceRules {
	const rest = rules.visits.filter(({ number }) => numbers.includes(number));
	const shift = rest[0]?.offsetDays ?? 0;
	const visits = rest.map((visit) => ({ ...visit, offsetDays: visit.offsetDays - shift }));
	return { ...rules, visits, spanDays: Math.max(0, rules.spanDays - shift) };
}
