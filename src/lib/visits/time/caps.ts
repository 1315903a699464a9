import { fromDayNumber, type Day } from '#lib/base/days.ts';
import type { ProblemCode } from '#lib/base/problems.ts';
import { mondayOf, monthOf, quarterOf } from '#lib/visits/time/day-patterns.ts';
import type { Caps } from '#lib/visits/time/rules.ts';

/*
 * How many visits of a service the agency already gives, and whether there is room for more. Days
 * are those of the zone of the question: a site takes the zone of its agency over.
 */

/** What is taken of a service: requested or confirmed, not cancelled. */
export type Taken = {
	/** On each day the visits, and how many of them are the first of their series. */
	days: { day: Day; visits: number; series: number }[];
	/** Series with a visit left that was not cancelled, in all. */
	series: number;
};

export type CapCount = {
	caps: Caps;
	visits: Map<string, number>;
	firsts: Map<string, number>;
	series: number;
};

/** The same with more visits, none of them the first of its series. */
export function withVisits(taken: Taken | undefined, on: Day[]): Taken | undefined {
	if (!taken) return undefined;
	return { ...taken, days: [...taken.days, ...on.map((day) => ({ day, visits: 1, series: 0 }))] };
}

/** The same with one more series, whose visits lie on these days, the first of them first. */
export function withSeries(taken: Taken | undefined, on: Day[]): Taken | undefined {
	if (!taken) return undefined;
	const days = on.map((day, at) => ({ day, visits: 1, series: at === 0 ? 1 : 0 }));
	return { ...taken, days: [...taken.days, ...days], series: taken.series + 1 };
}

/** A visit that goes from one day to another; as the first of its series it takes that along. */
export type MovedDay = { fromDay: Day; toDay: Day; isFirst: boolean };

/** The same with a visit on another day. */
export function withMoved(taken: Taken | undefined, moved: MovedDay): Taken | undefined {
	if (!taken) return undefined;
	const series = moved.isFirst ? 1 : 0;
	const gone = { day: moved.fromDay, visits: -1, series: -series };
	return { ...taken, days: [...taken.days, gone, { day: moved.toDay, visits: 1, series }] };
}

/** What is taken, by day, week and month. Null where a service has no caps. */
export function capCount(caps: Caps | undefined, taken: Taken | undefined): CapCount | null {
	if (!caps) return null;
	const count: CapCount = { caps, visits: new Map(), firsts: new Map(), series: 0 };
	count.series = taken?.series ?? 0;
	for (const { day, visits, series } of taken?.days ?? []) {
		for (const period of periodsOf(day)) add(count.visits, period, visits);
		for (const { period } of firstPeriodsOf(day)) add(count.firsts, period, series);
	}
	return count;
}

/**
 * What keeps one more visit from a day, by its number, when the visits of the same series lie on the
 * days `own`; null when nothing does. The first of a series, which has none yet, is one more series.
 */
export function capRefusal(
	count: CapCount | null,
	number: number,
	own: number[]
): ProblemCode | null {
	if (!count) return null;
	const { caps, firsts } = count;
	const day = fromDayNumber(number);
	if (!own.length) {
		if (count.series >= (caps.seriesInAll ?? Infinity)) return 'service_full';
		const found = firstPeriodsOf(day).find(
			({ period, cap }) => (firsts.get(period) ?? 0) >= (caps[cap] ?? Infinity)
		);
		if (found) return found.refusal;
	}
	const refusals = ['day_full', 'week_full', 'month_full', 'quarter_full'] as const;
	const most = [caps.visitsADay, caps.visitsAWeek, caps.visitsAMonth, caps.visitsAQuarter];
	const ownPeriods = own.map((one) => periodsOf(fromDayNumber(one)));
	const full = periodsOf(day).findIndex((period, at) => {
		const mine = ownPeriods.filter((periods) => periods[at] === period).length;
		return (count.visits.get(period) ?? 0) + mine >= (most[at] ?? Infinity);
	});
	return refusals[full] ?? null;
}

/** The day, the Monday of its week, its month and quarter, each under a name of its own. */
function periodsOf(day: Day): [day: string, week: string, month: string, quarter: string] {
	const quarter = `quarter ${quarterOf(day)}`;
	return [`day ${day}`, `week ${mondayOf(day)}`, `month ${monthOf(day)}`, quarter];
}

/** The periods in which series are counted, with their caps and what a full one is called. */
function firstPeriodsOf(day: Day) {
	return [
		{ period: `month ${monthOf(day)}`, cap: 'seriesAMonth', refusal: 'month_full' },
		{ period: `quarter ${quarterOf(day)}`, cap: 'seriesAQuarter', refusal: 'quarter_full' },
		{ period: `year ${day.slice(0, 4)}`, cap: 'seriesAYear', refusal: 'year_full' }
	] as const;
}

function add(to: Map<string, number>, key: string, more: number): void {
	to.set(key, (to.get(key) ?? 0) + more);
}
