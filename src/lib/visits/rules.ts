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
	/** What happens at it, in a sentence. */
	does?: Localized;
	/** Its own crew, and its own minutes for each person, where they differ from the service's. */
	crewSize?: number;
	minutesPerPerson?: number;
	/** Everybody at once, for this long, however many come. */
	sessionMinutes?: number;
};

/** The rules of time of one service, kept as data beside it. */
export type ServiceRules = {
	/** People who take part. */
	headcount: { min: number; max: number };
	/** Employees of the whole organization, whoever of them takes part; absent where all may book. */
	organizationSize?: { min: number };
	/** Counselors at each visit, unless the visit says otherwise. */
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

/**
 * How long a visit lasts, in minutes, rounded up: a session as long as it is, else the people shared
 * out among the crew. The first visit's where none is named.
 */
export function durationMinutes(
	rules: ServiceRules,
	headcount: number,
	visit = rules.visits[0]
): number {
	const perPerson = visit?.minutesPerPerson ?? rules.minutesPerPerson;
	const shared = Math.ceil((headcount * perPerson) / crewSizeOf(rules, visit));
	const minutes = visit?.sessionMinutes ?? shared;
	return Math.max(1, Math.ceil(minutes / rules.roundMinutesTo)) * rules.roundMinutesTo;
}

/** The shortest and the longest visit of a series, in minutes. */
export function durationRange(rules: ServiceRules, headcount: number) {
	const minutes = rules.visits.map((visit) => durationMinutes(rules, headcount, visit));
	return { from: Math.min(...minutes), to: Math.max(...minutes) };
}

/** How many counselors a visit needs. The first visit's where none is named. */
export function crewSizeOf(rules: ServiceRules, visit = rules.visits[0]): number {
	return visit?.crewSize ?? rules.crewSize;
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

/**
 * What is wrong with the size of an organization for this service, or null; null also where the
 * service does not ask. Params: min, and asked.
 */
export function checkOrganizationSize(rules: ServiceRules, employees: number | null) {
	if (!rules.organizationSize) return null;
	const { min } = rules.organizationSize;
	if (employees === null) return problem('required', undefined, 'employees');
	if (!Number.isSafeInteger(employees)) return problem('not_a_number', undefined, 'employees');
	if (employees >= min) return null;
	return problem('organization_below_minimum', { min, asked: employees }, 'employees');
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
