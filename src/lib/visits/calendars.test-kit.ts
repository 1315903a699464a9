import fc from 'fast-check';
import { addDays, daysBetween, type Day } from '#lib/base/days.ts';
import type { AvailabilityInput, CounselorCalendar } from '#lib/visits/counselor-calendar.ts';
import type { ServiceRules, VisitRule } from '#lib/visits/rules.ts';

/*
 * For tests only: a service like the one a district offers companies, calendars made up at random
 * around the days on which clocks change.
 */

/** Four visits in six weeks for thirty people or more. */
export const fourVisits: ServiceRules = {
	headcount: { min: 30, max: 120 },
	crewSize: 2,
	minutesPerPerson: 10,
	roundMinutesTo: 30,
	setUpMinutes: 30,
	travelMinutes: 45,
	gridMinutes: 30,
	leadTimeDays: 7,
	horizonDays: 90,
	spanDays: 42,
	visits: [visitAt(1, 0, 0, 0), visitAt(2, 14, 3, 3), visitAt(3, 28, 3, 3), visitAt(4, 42, 3, 0)]
};

export function visitAt(number: number, offset: number, earlier: number, later: number): VisitRule {
	return {
		number,
		offsetDays: offset,
		earlierDays: earlier,
		laterDays: later,
		role: number === 1 ? 'first' : 'middle',
		label: { ko: `${number}차 방문`, en: `Visit ${number}` }
	};
}

/** Works Monday to Friday from 9 to 6, with an hour for lunch unless told otherwise. */
export function counselor(id: string, more: Partial<CounselorCalendar> = {}): CounselorCalendar {
	const hours = [1, 2, 3, 4, 5].map((day) => ({ weekday: day, fromMinute: 540, toMinute: 1080 }));
	return { id, hours, busy: [], leave: [], ...more };
}

/** A Seoul agency on Monday, 2026-08-24, 10:00, with three counselors and a company of 30. */
export function inSeoul(more: Partial<AvailabilityInput> = {}): AvailabilityInput {
	return {
		rules: fourVisits,
		headcount: 30,
		zone: 'Asia/Seoul',
		counselors: ['a', 'b', 'c'].map((id) => counselor(id)),
		isHoliday: () => false,
		now: new Date('2026-08-24T01:00:00Z'),
		...more
	};
}

/** A taken span between two wall clock times of one day in Seoul, `HH:MM` or `HH:MM:SS`. */
export function busyOn(day: Day, from: string, to: string): [number, number] {
	return [Date.parse(`${day}T${from}+09:00`), Date.parse(`${day}T${to}+09:00`)];
}

const changes: [zone: string, day: Day][] = [
	['Asia/Seoul', '2026-10-05'],
	['Europe/Berlin', '2026-03-29'],
	['Europe/Berlin', '2026-10-25'],
	['America/New_York', '2026-11-01'],
	['Australia/Lord_Howe', '2026-10-04'],
	['Asia/Beirut', '2026-03-29']
];

const minutes = (max: number) => fc.integer({ min: 0, max: max / 30 }).map((half) => half * 30);

function calendarNear(id: string, change: Day): fc.Arbitrary<CounselorCalendar> {
	const hours = fc.record({
		weekday: fc.integer({ min: 1, max: 7 }),
		fromMinute: minutes(900),
		length: fc.constantFrom(240, 480, 720)
	});
	const busy = fc.tuple(fc.integer({ min: -96, max: 480 }), fc.integer({ min: 0, max: 16 }));
	const shift = fc.integer({ min: -3, max: 12 });
	const midnight = Date.parse(change + 'T00:00:00Z');
	return fc.record({
		id: fc.constant(id),
		hours: fc
			.array(hours, { minLength: 4, maxLength: 16 })
			.map((all) =>
				all.map((one) => ({ ...one, toMinute: Math.min(1440, one.fromMinute + one.length) }))
			),
		busy: fc
			.array(busy, { maxLength: 12 })
			.map((all) =>
				all.map(([at, long]): [number, number] => [
					midnight + at * 1_800_000 + long,
					midnight + (at + long) * 1_800_000
				])
			),
		leave: fc
			.array(shift, { maxLength: 2 })
			.map((all) =>
				all.map((days) => ({ fromDay: addDays(change, days), toDay: addDays(change, days) }))
			)
	});
}

/** What a visit may have of its own: mostly nothing. */
const anyOwn: fc.Arbitrary<Partial<VisitRule>> = fc.oneof(
	{ weight: 3, arbitrary: fc.constant({}) },
	fc.record(
		{
			crewSize: fc.integer({ min: 1, max: 2 }),
			minutesPerPerson: fc.constantFrom(5, 20),
			sessionMinutes: fc.constantFrom(30, 90)
		},
		{ requiredKeys: [] }
	)
);

const anyRules: fc.Arbitrary<ServiceRules> = fc
	.record({
		crewSize: fc.integer({ min: 1, max: 2 }),
		minutesPerPerson: fc.constantFrom(5, 20),
		setUpMinutes: fc.constantFrom(0, 30),
		travelMinutes: fc.constantFrom(0, 45),
		gridMinutes: fc.constantFrom(30, 60),
		leadTimeDays: fc.integer({ min: 0, max: 2 }),
		gaps: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
		tolerance: fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })),
		own: fc.array(anyOwn, { minLength: 3, maxLength: 3 }),
		spanDays: fc.integer({ min: 3, max: 8 })
	})
	.map(({ gaps, tolerance, own, ...rules }) => ({
		...rules,
		headcount: { min: 5, max: 40 },
		roundMinutesTo: 30,
		horizonDays: 5,
		visits: [0, ...gaps].map((_, at) => ({
			...visitAt(at + 1, sum(gaps.slice(0, at)), at ? tolerance[0] : 0, at ? tolerance[1] : 0),
			...own[at]
		}))
	}));

/** Any question about availability around a day on which a clock changes. */
export const anyInput: fc.Arbitrary<AvailabilityInput> = fc
	.constantFrom(...changes)
	.chain(([zone, change]) =>
		fc.record({
			rules: anyRules,
			headcount: fc.integer({ min: 4, max: 20 }),
			zone: fc.constant(zone),
			counselors: fc.tuple(...['a', 'b', 'c'].map((id) => calendarNear(id, change))),
			isHoliday: fc
				.array(fc.integer({ min: -2, max: 8 }), { maxLength: 2 })
				.map((days) => (day: Day) => days.includes(daysBetween(change, day))),
			now: fc
				.integer({ min: -72, max: 0 })
				.map((hours) => new Date(Date.parse(change + 'T09:10:00Z') + hours * 3_600_000))
		})
	);

function sum(numbers: number[]): number {
	return numbers.reduce((total, one) => total + one, 0);
}
