import fc from 'fast-check';
import { addDays, type Day } from '#lib/base/days.ts';
import { visitAt } from '#lib/visits/time/calendars.test-kit.ts';
import type { ClosedSpan, DaySpan, TimeWindow, Weekday } from '#lib/visits/time/day-patterns.ts';
import type { Round } from '#lib/visits/time/rounds.ts';
import type { ServiceRules, VisitRule } from '#lib/visits/time/rules.ts';

/* For tests only: rules of a service made up at random, with everything that rules can say. */

export const skillNames = ['driving', 'sign language'];
export const areaKeys = ['north', 'south'];

const everyDay: Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** A half hour of the day, in minutes. */
export const minutes = (max: number) =>
	fc.integer({ min: 0, max: max / 30 }).map((half) => half * 30);

/** Mostly nothing, so that calendars stay in which something is possible. */
export function maybe<T>(some: fc.Arbitrary<T>, nothing = 4): fc.Arbitrary<T | undefined> {
	return fc.oneof(
		{ weight: nothing, arbitrary: fc.constant(undefined) },
		{ weight: 1, arbitrary: some }
	);
}

const someDays = fc.subarray(everyDay, { minLength: 3 });

function dayNear(change: Day, min: number, max: number): fc.Arbitrary<Day> {
	return fc.integer({ min, max }).map((days) => addDays(change, days));
}

function spanNear(
	change: Day,
	from: [number, number],
	to: [number, number]
): fc.Arbitrary<DaySpan> {
	return fc.record(
		{ from: dayNear(change, ...from), to: dayNear(change, ...to) },
		{ requiredKeys: [] }
	);
}

/** The days of a window in one of the ways to name them. */
function patternNear(change: Day): fc.Arbitrary<Partial<TimeWindow>> {
	const day = dayNear(change, -3, 10);
	return fc.oneof(
		fc.constant({}),
		fc.record({ days: someDays }),
		fc.record({ days: someDays, weeks: fc.subarray([1, 2, 3, 4, 5, -1], { minLength: 3 }) }),
		fc.record({
			days: someDays,
			monthDays: fc.subarray([...numbersTo(31), -1, -2, -3], { minLength: 12 })
		}),
		fc.record({ monthDays: fc.subarray([...numbersTo(31), -1, -2, -3], { minLength: 12 }) }),
		fc.record({ dates: fc.uniqueArray(day, { minLength: 3, maxLength: 10 }) }),
		fc.record({
			everyWeeks: fc.record({
				weeks: fc.integer({ min: 1, max: 2 }),
				from: dayNear(change, -20, 3)
			})
		})
	);
}

/** A pause of some days, once or in every year; may lie over the turn of the year. */
function closedNear(change: Day): fc.Arbitrary<ClosedSpan> {
	return fc
		.record({
			from: fc.integer({ min: -300, max: 8 }),
			length: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 280, max: 310 })),
			isYearly: fc.boolean()
		})
		.map(({ from, length, isYearly }) => {
			const ends = [addDays(change, from), addDays(change, from + length)] as const;
			const [first, last] = isYearly ? ends.map((one) => one.slice(5)) : ends;
			return { from: first!, to: last! };
		});
}

/** Requests for some of the days around, at a time of their own. */
function roundNear(change: Day): fc.Arbitrary<Round> {
	const opens = fc.record(
		{
			opens: dayNear(change, -6, 1),
			opensAtMinute: fc.integer({ min: 0, max: 1439 }),
			closes: dayNear(change, -3, 3)
		},
		{ requiredKeys: ['opens'] }
	);
	return fc
		.record({ opens, from: dayNear(change, -3, 3), to: dayNear(change, 1, 10) })
		.map(({ opens: when, from, to }) => ({ ...when, from, to }));
}

const somePace = fc.record({
	gapDays: maybe(fc.integer({ min: 1, max: 3 }), 1),
	visitsAWeek: maybe(fc.integer({ min: 1, max: 2 }), 1),
	visitsAMonth: maybe(fc.integer({ min: 1, max: 2 }), 1)
});

function windowNear(change: Day): fc.Arbitrary<TimeWindow> {
	return fc
		.record({
			pattern: patternNear(change),
			limits: fc.record(
				{ since: dayNear(change, -3, 3), until: dayNear(change, 3, 10) },
				{ requiredKeys: [] }
			),
			fromMinute: minutes(720),
			length: fc.constantFrom(240, 480, 720)
		})
		.map(({ pattern, limits, fromMinute, length }) => ({
			...pattern,
			...limits,
			fromMinute,
			untilMinute: Math.min(1440, fromMinute + length)
		}));
}

const aBreak = fc
	.record({ fromMinute: minutes(1320), length: fc.constantFrom(30, 60) })
	.map(({ fromMinute, length }) => ({ fromMinute, untilMinute: fromMinute + length }));

const cap = maybe(fc.integer({ min: 1, max: 4 }), 2);

const someCaps = fc.record({
	visitsADay: cap,
	visitsAWeek: cap,
	visitsAMonth: cap,
	visitsAQuarter: cap,
	seriesAMonth: cap,
	seriesAQuarter: cap,
	seriesAYear: cap,
	seriesInAll: cap
});

/** What rules may say besides the visits: seasons, calendars, caps and what a crew needs. */
function anyTerms(change: Day): fc.Arbitrary<Partial<ServiceRules>> {
	return fc.record({
		season: maybe(spanNear(change, [-3, 2], [3, 10])),
		requests: maybe(spanNear(change, [-4, 1], [-2, 3])),
		rounds: maybe(fc.array(roundNear(change), { minLength: 1, maxLength: 3 })),
		closed: maybe(fc.array(closedNear(change), { minLength: 1, maxLength: 2 })),
		begins: maybe(fc.array(patternNear(change), { minLength: 1, maxLength: 2 })),
		pace: maybe(somePace, 2),
		calendar: maybe(fc.array(windowNear(change), { minLength: 1, maxLength: 3 }), 2),
		breaks: maybe(fc.array(aBreak, { minLength: 1, maxLength: 2 })),
		holidays: maybe(fc.constantFrom('open', 'closed')),
		caps: maybe(someCaps, 2),
		skills: maybe(fc.subarray(skillNames, { minLength: 1 })),
		equipment: maybe(
			fc.array(
				fc.record({
					kind: fc.constantFrom('van', 'scanner'),
					count: fc.integer({ min: 1, max: 2 })
				}),
				{ minLength: 1, maxLength: 2 }
			)
		),
		crewSizeMax: maybe(fc.integer({ min: 1, max: 3 }), 2),
		visitMinutesMax: fc.constantFrom(30, 60, 120)
	});
}

/** What a visit may have of its own: mostly nothing. */
const anyOwn: fc.Arbitrary<Partial<VisitRule>> = fc.oneof(
	{ weight: 3, arbitrary: fc.constant({}) },
	fc.record(
		{
			crewSize: fc.integer({ min: 1, max: 2 }),
			minutesPerPerson: fc.constantFrom(5, 20),
			sessionMinutes: fc.constantFrom(30, 90),
			weekdays: someDays
		},
		{ requiredKeys: [] }
	)
);

/** Any rules of a service around a day. */
export function anyRules(change: Day): fc.Arbitrary<ServiceRules> {
	return fc
		.record({
			crewSize: fc.integer({ min: 1, max: 2 }),
			minutesPerPerson: fc.constantFrom(5, 20),
			setUpMinutes: fc.constantFrom(0, 30),
			travelMinutes: fc.constantFrom(0, 45),
			area: maybe(
				fc.record({
					key: fc.constantFrom(...areaKeys),
					withinMinutes: fc.constantFrom(0, 15, 45)
				}),
				1
			),
			gridMinutes: fc.constantFrom(30, 60),
			leadTimeDays: fc.integer({ min: 0, max: 2 }),
			gaps: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
			tolerance: fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })),
			own: fc.array(anyOwn, { minLength: 3, maxLength: 3 }),
			spanDays: fc.integer({ min: 3, max: 8 }),
			terms: anyTerms(change)
		})
		.map(({ gaps, tolerance, own, terms, area, ...rules }) => ({
			...rules,
			area: area && {
				...area,
				withinMinutes: Math.min(area.withinMinutes, rules.travelMinutes)
			},
			...terms,
			headcount: { min: 5, max: 40 },
			roundMinutesTo: 30,
			horizonDays: 5,
			visits: [0, ...gaps].map((_, at) => ({
				...visitAt(at + 1, sum(gaps.slice(0, at)), at ? tolerance[0] : 0, at ? tolerance[1] : 0),
				...own[at]
			}))
		}));
}

function numbersTo(max: number): number[] {
	return Array.from({ length: max }, (_, at) => at + 1);
}

function sum(numbers: number[]): number {
	return numbers.reduce((total, one) => total + one, 0);
}
