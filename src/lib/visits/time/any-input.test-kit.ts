import fc from 'fast-check';
import { addDays, daysBetween, type Day } from '#lib/base/days.ts';
import {
	anyRules,
	areaKeys,
	maybe,
	minutes,
	skillNames
} from '#lib/visits/time/any-rules.test-kit.ts';
import type { Taken } from '#lib/visits/time/caps.ts';
import type {
	AvailabilityInput,
	CounselorCalendar,
	Equipment
} from '#lib/visits/time/counselor-calendar.ts';
import type { Busy } from '#lib/visits/time/travel.ts';

/* For tests only: calendars made up at random around the days on which clocks change. */

const changes: [zone: string, day: Day][] = [
	['Asia/Seoul', '2026-10-05'],
	['Europe/Berlin', '2026-03-29'],
	['Europe/Berlin', '2026-10-25'],
	['America/New_York', '2026-11-01'],
	['Australia/Lord_Howe', '2026-10-04'],
	['Asia/Beirut', '2026-03-29']
];

const MINUTE_MS = 60_000;
const shift = fc.integer({ min: -3, max: 12 });

/** Taken spans around a day; their ends lie up to sixteen milliseconds beside half hours. */
function busyNear(change: Day, maxLength: number) {
	const midnight = Date.parse(change + 'T00:00:00Z');
	const span = fc.tuple(fc.integer({ min: -96, max: 480 }), fc.integer({ min: 0, max: 16 }));
	return fc
		.array(span, { maxLength })
		.map((all) =>
			all.map(([at, long]): [number, number] => [
				midnight + at * 1_800_000 + long,
				midnight + (at + long) * 1_800_000
			])
		);
}

/** Visits in areas, with the road to them and within them. */
function visitsNear(change: Day, maxLength: number): fc.Arbitrary<Busy[]> {
	const midnight = Date.parse(change + 'T00:00:00Z');
	const visit = fc.record({
		area: fc.constantFrom(...areaKeys),
		at: fc.integer({ min: -96, max: 480 }),
		long: fc.integer({ min: 1, max: 8 }),
		road: fc.constantFrom(15, 40),
		within: fc.constantFrom(0, 10)
	});
	return fc.array(visit, { maxLength }).map((all) =>
		all.map(({ area, at, long, road, within }): Busy => {
			const from = midnight + at * 1_800_000;
			const until = from + long * 1_800_000;
			const near = { area, from: from - within * MINUTE_MS, until };
			return [from - road * MINUTE_MS, until + road * MINUTE_MS, near];
		})
	);
}

function calendarNear(id: string, change: Day): fc.Arbitrary<CounselorCalendar> {
	const length = fc.constantFrom(240, 480, 720);
	const until = <Hours extends { fromMinute: number; length: number }>(hours: Hours) => ({
		...hours,
		toMinute: Math.min(1440, hours.fromMinute + hours.length)
	});
	const weekly = fc.record({
		weekday: fc.integer({ min: 1, max: 7 }),
		fromMinute: minutes(900),
		length
	});
	const special = fc.record({
		day: shift.map((days) => addDays(change, days)),
		fromMinute: minutes(900),
		length
	});
	return fc.record({
		id: fc.constant(id),
		hours: fc.array(weekly.map(until), { minLength: 4, maxLength: 16 }),
		special: fc.array(special.map(until), { maxLength: 3 }),
		skills: fc.subarray(skillNames),
		busy: fc
			.tuple(busyNear(change, 9), visitsNear(change, 6))
			.map(([some, visits]): Busy[] => [...some, ...visits]),
		leave: fc
			.array(shift, { maxLength: 2 })
			.map((all) =>
				all.map((days) => ({ fromDay: addDays(change, days), toDay: addDays(change, days) }))
			)
	});
}

function equipmentNear(change: Day): fc.Arbitrary<Equipment[]> {
	const piece = fc.record({
		kind: fc.constantFrom('van', 'scanner'),
		busy: busyNear(change, 4)
	});
	return fc
		.array(piece, { minLength: 2, maxLength: 5 })
		.map((all) => all.map((one, at) => ({ id: `piece ${at}`, ...one })));
}

function takenNear(change: Day): fc.Arbitrary<Taken> {
	const day = fc
		.record({
			shift,
			visits: fc.integer({ min: 1, max: 2 }),
			series: fc.integer({ min: 0, max: 1 })
		})
		.map(({ shift: days, ...counts }) => ({ day: addDays(change, days), ...counts }));
	return fc
		.record({ days: fc.array(day, { maxLength: 5 }), more: fc.integer({ min: 0, max: 1 }) })
		.map(({ days, more }) => ({
			days,
			series: days.reduce((total, one) => total + one.series, more)
		}));
}

/** Any question about availability around a day on which a clock changes. */
export const anyInput: fc.Arbitrary<AvailabilityInput> = fc
	.constantFrom(...changes)
	.chain(([zone, change]) =>
		fc.record({
			rules: anyRules(change),
			headcount: fc.integer({ min: 4, max: 20 }),
			zone: fc.constant(zone),
			counselors: fc.tuple(...['a', 'b', 'c'].map((id) => calendarNear(id, change))),
			equipment: equipmentNear(change),
			taken: takenNear(change),
			placesLeft: maybe(fc.integer({ min: 0, max: 20 })),
			placeBusy: busyNear(change, 2),
			staying: fc.array(
				shift.map((days) => addDays(change, days)),
				{ maxLength: 1 }
			),
			isHoliday: fc
				.array(fc.integer({ min: -2, max: 8 }), { maxLength: 2 })
				.map((days) => (day: Day) => days.includes(daysBetween(change, day))),
			now: fc
				.integer({ min: -72, max: 0 })
				.map((hours) => new Date(Date.parse(change + 'T09:10:00Z') + hours * 3_600_000))
		})
	);
