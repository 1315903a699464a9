import { daysBetween, isDay, weekday, type Day } from '#lib/base/days.ts';
import { problem, type Problem } from '#lib/base/problems.ts';
import {
	isYearly,
	type ClosedSpan,
	type DayPattern,
	type DaySpan,
	type MinuteSpan,
	type TimeWindow,
	type Weekday
} from '#lib/visits/time/day-patterns.ts';
import { durationRange, offsetsOf, type ServiceRules } from '#lib/visits/time/rules.ts';
import { isInSeason } from '#lib/visits/time/served-days.ts';
import { isAtStops } from '#lib/visits/time/stops.ts';

const DAY_MINUTES = 1440;
const WEEKS_MAX = 52;
const A_LEAP_YEAR = 2028;
const YEAR_DAYS = 366;
const everyDay: Weekday[] = [1, 2, 3, 4, 5, 6, 7];
const monthDaysKnown = Array.from({ length: 31 }, (_, at) => [at + 1, -at - 1]).flat();

/** What is wrong with the days and hours of a service's rules, or keeps them from ever being met. */
export function calendarProblems(rules: ServiceRules): Problem[] {
	const { season, requests, calendar, breaks, closed, begins } = rules;
	return [
		...spanProblems(season, 'season'),
		...spanProblems(requests, 'requests'),
		...(closed ?? []).flatMap((one, at) => closedProblems(one, `closed.${at}`)),
		...(begins?.length === 0 ? [problem('required', {}, 'begins')] : []),
		...(begins ?? []).flatMap((one, at) => patternProblems(rules, one, `begins.${at}`)),
		...(isAfter(requests?.from, season?.to) ? [contradiction('requests')] : []),
		...(breaks ?? []).flatMap((one, at) => minuteProblems(one, `breaks.${at}`)),
		...(calendar?.length === 0 ? [problem('required', {}, 'calendar')] : []),
		...(calendar ?? []).flatMap((one, at) => windowProblems(rules, one, `calendar.${at}`))
	];
}

/** Visits whose weekdays no first visit can bring about, by their places in the list. */
export function weekdayProblems(rules: ServiceRules): Problem[] {
	const served = namedWeekdays(rules.calendar);
	const open = (days = everyDay) => served.filter((day) => days.includes(day));
	const begins = namedWeekdays(rules.begins);
	const firsts = open(rules.visits[0]?.weekdays).filter((day) => begins.includes(day));
	return rules.visits.flatMap((visit, at) => {
		const own = open(visit.weekdays);
		const { from, to } = offsetsOf(rules, visit);
		const reached = firsts.some((first) =>
			own.some((day) => from + ((((day - first - from) % 7) + 7) % 7) <= to)
		);
		return reached ? [] : [contradiction(`visits.${at}.weekdays`)];
	});
}

function namedWeekdays(patterns: DayPattern[] | undefined): Weekday[] {
	if (!patterns?.length) return everyDay;
	const named = patterns.flatMap(({ days, dates }) => dates?.map(weekday) ?? days ?? everyDay);
	return everyDay.filter((day) => named.includes(day));
}

function spanProblems(span: DaySpan | undefined, field: string): Problem[] {
	if (!span) return [];
	const ends = [span.from, span.to].filter((day) => day !== undefined);
	if (!ends.length) return [problem('required', {}, field)];
	if (!ends.every(isDay)) return [problem('not_a_day', {}, field)];
	return isAfter(span.from, span.to) ? [contradiction(field)] : [];
}

function minuteProblems({ fromMinute, untilMinute }: MinuteSpan, field: string): Problem[] {
	const isSpan = [fromMinute, untilMinute].every(Number.isSafeInteger) && fromMinute < untilMinute;
	if (isSpan && fromMinute >= 0 && untilMinute <= DAY_MINUTES) return [];
	return [problem('out_of_range', { min: 0, max: DAY_MINUTES }, field)];
}

function windowProblems(rules: ServiceRules, window: TimeWindow, field: string): Problem[] {
	const found = [...minuteProblems(window, field), ...patternProblems(rules, window, field)];
	return found.length || fitsVisit(rules, window) ? found : [contradiction(field)];
}

function patternProblems(rules: ServiceRules, pattern: DayPattern, field: string): Problem[] {
	const { days, weeks, monthDays, everyWeeks, dates, since, until } = pattern;
	const found = [
		...listProblems(days, everyDay, `${field}.days`),
		...listProblems(weeks, [1, 2, 3, 4, 5, -1], `${field}.weeks`),
		...listProblems(monthDays, monthDaysKnown, `${field}.monthDays`),
		...(dates?.length === 0 ? [problem('required', {}, `${field}.dates`)] : []),
		...(everyWeeks ? rhythmProblems(everyWeeks, `${field}.everyWeeks`) : [])
	];
	const named = [...(dates ?? []), ...[since, until].filter((day) => day !== undefined)];
	if (!named.every(isDay)) found.push(problem('not_a_day', {}, field));
	if (found.length) return found;
	const isMixed = dates ? days || weeks || monthDays || everyWeeks : weeks && !days;
	const isNever = isAfter(since, until) || isOutside(pattern, rules);
	return isMixed || isNever ? [contradiction(field)] : [];
}

/** Both ends are days, or both of every year; a whole year would leave nothing. */
function closedProblems({ from, to }: ClosedSpan, field: string): Problem[] {
	// A leap year knows every day that a year can have.
	const ends = [from, to].map((one) => (isYearly(one) ? `${A_LEAP_YEAR}-${one}` : one));
	if (isYearly(from) !== isYearly(to) || !ends.every(isDay)) {
		return [problem('not_a_day', {}, field)];
	}
	if (!isYearly(from)) return isAfter(from, to) ? [contradiction(field)] : [];
	const days = daysBetween(ends[0] as Day, ends[1] as Day) + 1;
	return days === YEAR_DAYS || days === 0 ? [contradiction(field)] : [];
}

function listProblems(list: number[] | undefined, known: number[], field: string): Problem[] {
	if (!list) return [];
	const isSet = list.length > 0 && new Set(list).size === list.length;
	return isSet && list.every((one) => known.includes(one))
		? []
		: [problem('not_a_choice', {}, field)];
}

function rhythmProblems(rhythm: NonNullable<TimeWindow['everyWeeks']>, field: string): Problem[] {
	if (!isDay(rhythm.from)) return [problem('not_a_day', {}, field)];
	const isWhole = Number.isSafeInteger(rhythm.weeks);
	if (isWhole && rhythm.weeks >= 1 && rhythm.weeks <= WEEKS_MAX) return [];
	return [problem('out_of_range', { min: 1, max: WEEKS_MAX }, field)];
}

/** Whether no day of a pattern can lie in the season. */
function isOutside({ since, until, dates, everyWeeks }: DayPattern, rules: ServiceRules): boolean {
	if (dates) return dates.every((day) => !isInSeason(rules, day));
	const { season = {} } = rules;
	const begins = [since, everyWeeks?.from];
	return begins.some((day) => isAfter(day, season.to)) || isAfter(season.from, until);
}

/**
 * Whether the shortest visit for the smallest group fits between the breaks of a window. At a stop the
 * window is the session, and breaks part its turns.
 */
function fitsVisit(rules: ServiceRules, { fromMinute, untilMinute }: TimeWindow): boolean {
	if (isAtStops(rules)) return true;
	const shortest = durationRange(rules, rules.headcount.min).from;
	const breaks = (rules.breaks ?? []).toSorted((a, b) => a.fromMinute - b.fromMinute);
	let free = fromMinute;
	for (const pause of breaks) {
		if (Math.min(pause.fromMinute, untilMinute) - free >= shortest) return true;
		free = Math.max(free, pause.untilMinute);
	}
	return untilMinute - free >= shortest;
}

function isAfter(day: string | undefined, other: string | undefined): boolean {
	return day !== undefined && other !== undefined && day > other;
}

function contradiction(field: string): Problem {
	return problem('rules_contradict', undefined, field);
}
