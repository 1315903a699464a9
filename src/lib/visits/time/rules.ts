import { addDays, type Day } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import type {
	ClosedSpan,
	DayPattern,
	DaySpan,
	MinuteSpan,
	TimeWindow,
	Weekday
} from '#lib/visits/time/day-patterns.ts';
import type { TravelArea } from '#lib/visits/time/areas.ts';
import type { Pace } from '#lib/visits/time/pace.ts';
import type { Round } from '#lib/visits/time/rounds.ts';
import type { StopRules } from '#lib/visits/time/stops.ts';
import type { Variant } from '#lib/visits/time/variants.ts';
import type { OrganizationKind, OrganizationSize } from '#lib/visits/time/who-may-book.ts';

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
	/** Of the days of its window only these; "Saturday of the second week" is 7 to 13 and Saturday. */
	weekdays?: Weekday[];
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

/**
 * How many visits, or series, of this service the whole agency gives. What is requested counts like
 * what is confirmed, what was cancelled does not. Weeks are Monday to Sunday, quarters begin in January; a
 * series counts in the month of its first visit.
 */
export type Caps = {
	visitsADay?: number;
	visitsAWeek?: number;
	visitsAMonth?: number;
	visitsAQuarter?: number;
	seriesAMonth?: number;
	seriesAQuarter?: number;
	seriesAYear?: number;
	seriesInAll?: number;
};

/** Something the agency has a few of, and how many of them each visit takes along. */
export type EquipmentNeed = { kind: string; count: number };

/** The rules of time of one service, kept as data beside it. */
export type ServiceRules = StopRules & {
	/** People who take part. */
	headcount: { min: number; max: number };
	/** The whole organization, whoever of it takes part; absent where all may book. */
	organizationSize?: OrganizationSize;
	/** Who may book; absent where all may. */
	organizationKinds?: OrganizationKind[];
	/** Counselors at each visit, unless the visit says otherwise. */
	crewSize: number;
	/** More come, up to so many, until the visit is no longer than `visitMinutesMax`. */
	crewSizeMax?: number;
	visitMinutesMax?: number;
	minutesPerPerson: number;
	/** A visit lasts a multiple of this. */
	roundMinutesTo: number;
	/** On site before the visit begins; counts as working time. */
	setUpMinutes: number;
	/** To the site, and again away from it, wherever it lies; with areas, where none was named. */
	travelMinutes: number;
	/** Parts of the agency's map, one of which whoever books names; see `withArea`. */
	areas?: TravelArea[];
	/** The one that was named, whose minutes are then `travelMinutes`. Plain rules alone have it. */
	area?: { key: string; withinMinutes: number };
	/** Visits start at multiples of this after midnight. */
	gridMinutes: number;
	/** Every visit lies in the season; requests are taken while today lies in theirs. */
	season?: DaySpan;
	requests?: DaySpan;
	/** Instead of `requests`: when to ask for which days, time after time. */
	rounds?: Round[];
	/** Days inside the season on which no visit lies: winter, holidays of schools. */
	closed?: ClosedSpan[];
	/** The first visit of a series lies on a day of one of them: the days on which cohorts begin. */
	begins?: DayPattern[];
	/** How close the visits of one series may follow each other. */
	pace?: Pace;
	/**
	 * A visit, set-up apart, lies wholly in one window that stands on its day, and inside the hours of
	 * its crew. Absent: the crew's hours alone.
	 */
	calendar?: TimeWindow[];
	/** Kept free at the site on every day, lunch for instance. */
	breaks?: MinuteSpan[];
	/** Whether public holidays are days like others; closed unless said otherwise. */
	holidays?: 'closed' | 'open';
	caps?: Caps;
	/** Of those who wait for a time, organizations up to this size are offered it first. */
	waitingFirst?: { sizeMax: number };
	/** Each of them is had by somebody in the crew of every visit. */
	skills?: string[];
	equipment?: EquipmentNeed[];
	/** Calendar days from today to the first day that can be booked, and to the last. */
	leadTimeDays: number;
	horizonDays: number;
	/** Days before a visit until which an organization changes it by itself. */
	changeUntilDays?: number;
	/** All visits lie within this many days after the first. */
	spanDays: number;
	visits: VisitRule[];
	/** Ways to choose from, instead of the visits and span above; see `withVariant`. */
	variants?: Variant[];
};

/**
 * How many counselors a visit takes and how long it lasts, in minutes, rounded up: a session as long
 * as it is, else the people shared out among the crew. The crew is the smallest, from the usual one
 * to `crewSizeMax`, with which the visit is no longer than `visitMinutesMax`; the largest where none
 * is enough. The first visit's where none is named.
 */
export function crewAndMinutes(
	rules: ServiceRules,
	headcount: number,
	visit = rules.visits[0]
): { crew: number; minutes: number } {
	let crew = crewSizeOf(rules, visit);
	let minutes = minutesWith(rules, headcount, visit, crew);
	if (visit?.sessionMinutes !== undefined) return { crew, minutes };
	const longest = rules.visitMinutesMax ?? Infinity;
	while (minutes > longest && crew < (rules.crewSizeMax ?? 0)) {
		crew++;
		minutes = minutesWith(rules, headcount, visit, crew);
	}
	return { crew, minutes };
}

function minutesWith(
	rules: ServiceRules,
	headcount: number,
	visit: VisitRule | undefined,
	crew: number
): number {
	const perPerson = visit?.minutesPerPerson ?? rules.minutesPerPerson;
	const minutes = visit?.sessionMinutes ?? Math.ceil((headcount * perPerson) / crew);
	return Math.max(1, Math.ceil(minutes / rules.roundMinutesTo)) * rules.roundMinutesTo;
}

/** How long a visit lasts with the crew that it takes, in minutes. */
export function durationMinutes(
	rules: ServiceRules,
	headcount: number,
	visit = rules.visits[0]
): number {
	return crewAndMinutes(rules, headcount, visit).minutes;
}

/** The shortest and the longest visit of a series, in minutes. */
export function durationRange(rules: ServiceRules, headcount: number) {
	const minutes = rules.visits.map((visit) => durationMinutes(rules, headcount, visit));
	return { from: Math.min(...minutes), to: Math.max(...minutes) };
}

/** How many counselors a visit takes at least. The first visit's where none is named. */
export function crewSizeOf(rules: ServiceRules, visit = rules.visits[0]): number {
	return visit?.crewSize ?? rules.crewSize;
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
 * How many days from today any visit can lie, however its series was booked or moved: the last day
 * of a first visit, all that follows it, and how much later than planned a visit may be.
 */
export function reachDays({ horizonDays, spanDays, visits }: ServiceRules): number {
	return horizonDays + spanDays + Math.max(0, ...visits.map(({ laterDays }) => laterDays));
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
