import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dayNumber, dayOf, wallClock } from '#lib/base/days.ts';
import { prepareBoard } from '#lib/visits/board.ts';
import {
	anyInput,
	counselor,
	fourVisits,
	inSeoul,
	visitAt
} from '#lib/visits/calendars.test-kit.ts';
import { plainlyFree, plainSeries } from '#lib/visits/plain-rules.test-kit.ts';
import type { AvailabilityInput } from '#lib/visits/counselor-calendar.ts';
import { holidayCalendar } from '#lib/visits/holidays.ts';
import { offers } from '#lib/visits/offers.ts';
import { crewSizeOf } from '#lib/visits/rules.ts';
import { proposeOn, proposeSeries, type ProposedVisit } from '#lib/visits/series.ts';

const CALENDARS = 1000;

function series(input: AvailabilityInput, day: string, minute: number): ProposedVisit[] {
	const outcome = proposeSeries(input, day, minute);
	if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
	return outcome.value;
}

function refusalOf(input: AvailabilityInput, day: string, minute: number) {
	const outcome = proposeSeries(input, day, minute);
	return outcome.ok ? null : outcome.problems;
}

const planned = ['2026-09-01', '2026-09-15', '2026-09-29', '2026-10-13'];

describe('a series of visits', () => {
	test('has all its visits at the asked time on the planned days, with one crew', () => {
		const visits = series(inSeoul(), '2026-09-01', 600);
		expect(visits.map((visit) => visit.day)).toEqual(planned);
		expect(visits.map((visit) => visit.crewIds)).toEqual(Array(4).fill(['a', 'b']));
		expect(visits.every((visit) => visit.moved === null)).toBe(true);
		expect(visits[0]).toMatchObject({
			number: 1,
			minute: 600,
			startsAt: new Date('2026-09-01T01:00:00Z'),
			endsAt: new Date('2026-09-01T03:30:00Z'),
			blocked: { from: new Date('2026-08-31T23:45:00Z'), to: new Date('2026-09-01T04:15:00Z') }
		});
	});

	test('moves a visit from a holiday to the nearest day, of two the earlier, and says why', () => {
		const isHoliday = (day: string) => day === '2026-09-15';
		const second = series(inSeoul({ isHoliday }), '2026-09-01', 600)[1]!;
		expect(second.day).toBe('2026-09-14');
		expect(second.moved).toEqual({ from: '2026-09-15', reason: 'day_is_holiday' });
	});

	test('goes round Chuseok 2026 and the weekend after it', () => {
		const holidayOn = holidayCalendar([]);
		const isHoliday = (day: string) => holidayOn(day) !== null;
		// Planned on 24 September, the first day of Chuseok; 25 to 27 are feast and Sunday.
		const second = series(inSeoul({ isHoliday }), '2026-09-10', 600)[1]!;
		expect(second.day).toBe('2026-09-23');
	});

	test('never moves the last visit beyond its six weeks', () => {
		const isHoliday = (day: string) => day === '2026-10-13';
		expect(series(inSeoul({ isHoliday }), '2026-09-01', 600)[3]!.day).toBe('2026-10-12');
		const noDayBefore = (day: string) => day >= '2026-10-10' && day <= '2026-10-13';
		expect(refusalOf(inSeoul({ isHoliday: noDayBefore }), '2026-09-01', 600)).toEqual([
			{ code: 'series_does_not_fit', params: { number: 4 } }
		]);
	});

	test('begins a visit no sooner than its crew is back from the one before', () => {
		const rules = {
			...fourVisits,
			headcount: { min: 1, max: 200 },
			setUpMinutes: 0,
			crewSize: 1,
			visits: [visitAt(1, 0, 0, 0), visitAt(2, 1, 0, 1)]
		};
		const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
			weekday,
			fromMinute: 0,
			toMinute: 1440
		}));
		// 144 people for ten minutes each fill the day to its last minute.
		const roundTheClock = inSeoul({
			rules,
			headcount: 144,
			counselors: [counselor('a', { hours })]
		});
		const days = (travelMinutes: number) =>
			series({ ...roundTheClock, travelMinutes }, '2026-09-01', 0).map((visit) => visit.day);
		expect(days(0)).toEqual(['2026-09-01', '2026-09-02']);
		expect(days(1)).toEqual(['2026-09-01', '2026-09-03']);
	});

	test.each([
		[
			'a company that is too small',
			inSeoul({ headcount: 29 }),
			'2026-09-01',
			600,
			'headcount_below_minimum'
		],
		['a day within the lead time', inSeoul(), '2026-08-28', 600, 'too_soon'],
		['a day beyond the horizon', inSeoul(), '2026-11-23', 600, 'too_far'],
		['a holiday', inSeoul({ isHoliday: () => true }), '2026-09-01', 600, 'day_is_holiday'],
		['a Sunday', inSeoul(), '2026-09-06', 600, 'day_outside_hours'],
		['a set-up before hours', inSeoul(), '2026-09-01', 540, 'day_outside_hours'],
		['an end after hours', inSeoul(), '2026-09-01', 960, 'day_outside_hours'],
		['a time outside the grid', inSeoul(), '2026-09-01', 610, 'not_a_choice'],
		[
			'an agency with one counselor',
			inSeoul({ counselors: [counselor('a')] }),
			'2026-09-01',
			600,
			'nobody_free'
		]
	])('refuses %s by its rule', (_, input, day, minute, code) => {
		expect(refusalOf(input, day, minute)!.map((one) => one.code)).toEqual([code]);
	});

	test('is offered exactly where it can be proposed, around every change of clock', () => {
		let offered = 0;
		fc.assert(
			fc.property(anyInput, (input) => {
				const today = dayOf(input.now, input.zone);
				const listed = offers(input, addDays(today, -1), addDays(today, 8), Infinity);
				const times = listed.flatMap(({ day, times: all }) =>
					all.map(({ minute }) => `${day} ${minute}`)
				);
				const board = prepareBoard(input);
				const possible: string[] = [];
				for (let number = dayNumber(today) - 1; number <= dayNumber(today) + 6; number++) {
					const day = addDays(today, number - dayNumber(today));
					for (let minute = 0; minute < 1440; minute += 30) {
						const plain = plainSeries(input, day, minute)?.join() ?? null;
						const proposal = proposeOn(board, day, minute);
						const days = proposal.ok ? proposal.value.map((visit) => visit.day).join() : null;
						if (days !== plain) throw new Error(`${day} ${minute}: ${days} for ${plain}`);
						if (plain) possible.push(`${day} ${minute}`);
					}
				}
				expect(times).toEqual(possible);
				offered += times.length;
			}),
			{ numRuns: CALENDARS }
		);
		expect(offered).toBeGreaterThan(CALENDARS);
	}, 90_000);

	test('has crews that are free, stay the same where anybody can, and keep the wall clock', () => {
		fc.assert(
			fc.property(anyInput, (input) => {
				const today = dayOf(input.now, input.zone);
				const sizes = input.rules.visits.map((visit) => crewSizeOf(input.rules, visit));
				for (const { day, times } of offers(input, today, addDays(today, 8), 2)) {
					for (const { minute } of times.slice(0, 3)) {
						const visits = series(input, day, minute);
						const free = visits.map((visit, at) =>
							plainlyFree(input, visit.day, minute, input.rules.visits[at])
						);
						visits.forEach((visit, at) => {
							expect(new Set(visit.crewIds).size).toBe(sizes[at]);
							expect(free[at]).toEqual(expect.arrayContaining(visit.crewIds));
							expect(wallClock(visit.startsAt, input.zone)).toEqual({ day: visit.day, minute });
						});
						const always = free[0]!.filter((id) => free.every((ids) => ids.includes(id)));
						if (always.length < Math.max(...sizes)) continue;
						// Of two crews the smaller is part of the larger; of one size they are the same.
						const crews = visits.map((visit) => visit.crewIds);
						const ordered = crews.toSorted((a, b) => a.length - b.length);
						ordered.slice(1).forEach((larger, before) => {
							expect(larger).toEqual(expect.arrayContaining(ordered[before]!));
						});
					}
				}
			}),
			{ numRuns: 1000 }
		);
	}, 60_000);
});
