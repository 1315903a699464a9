import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dayNumber, dayOf, fromDayNumber, type Day } from '#lib/base/days.ts';
import { anyInput } from '#lib/visits/time/any-input.test-kit.ts';
import { inSeoul } from '#lib/visits/time/calendars.test-kit.ts';
import type { AvailabilityInput } from '#lib/visits/time/counselor-calendar.ts';
import {
	lastMoveDay,
	moveOffers,
	proposeMove,
	visitsInScope,
	type BookedVisit,
	type ChangeScope,
	type MoveQuestion
} from '#lib/visits/time/moving.ts';
import { offers } from '#lib/visits/time/offers.ts';
import { proposeSeries, type ProposedVisit } from '#lib/visits/time/series.ts';
import { busyOf } from '#lib/visits/time/travel.ts';

const NINE_THIRTY = 570;

/** A series booked for a company in Seoul on 2026-09-01, with its crews' time. */
function booked(input: AvailabilityInput, day: Day, minute: number) {
	const proposed = proposeSeries(input, day, minute);
	if (!proposed.ok) throw new Error(JSON.stringify(proposed.problems));
	return asBooked(proposed.value);
}

function asBooked(proposed: ProposedVisit[]) {
	const visits = proposed.map((one): BookedVisit => ({
		id: `v${one.number}`,
		number: one.number,
		startsAt: one.startsAt,
		endsAt: one.endsAt,
		isLeft: true,
		isSetAlone: false
	}));
	const own = proposed.flatMap((one) =>
		[...one.crewIds, ...one.equipmentIds].map((resourceId) => ({
			visitId: `v${one.number}`,
			resourceId,
			busy: busyOf(one.blocked)
		}))
	);
	return { visits, own };
}

const seoul = inSeoul();
const ours = booked(seoul, '2026-09-01', NINE_THIRTY);

function ask(number: number, scope: ChangeScope, more: Partial<MoveQuestion> = {}): MoveQuestion {
	return { serviceKey: 'clinic', input: seoul, ...ours, number, scope, ...more };
}

function daysOf(question: MoveQuestion, day: Day, minute = NINE_THIRTY) {
	const move = proposeMove(question, day, minute);
	if (!move.ok) return move.problems[0]!.code;
	return move.value.moved.map((one) => `${one.number} ${one.day}`);
}

describe('what a change is about', () => {
	const begun = ours.visits.map((one) => ({ ...one, isLeft: one.number > 1 }));
	test.each([
		[2, 'this', [2]],
		[2, 'following', [2, 3, 4]],
		[3, 'all', [2, 3, 4]],
		[1, 'this', []]
	] as const)('visit %i, %s', (number, scope, expected) => {
		expect(visitsInScope(begun, number, scope).map((one) => one.number)).toEqual(expected);
	});
});

describe('moving one visit', () => {
	test('moves it alone, within the days that the service gives it', () => {
		expect(daysOf(ask(2, 'this'), '2026-09-17')).toEqual(['2 2026-09-17']);
		expect(daysOf(ask(2, 'this'), '2026-09-21')).toBe('outside_window');
	});

	test('may take the time that the visit itself takes', () => {
		expect(daysOf(ask(2, 'this'), '2026-09-15', NINE_THIRTY + 30)).toEqual(['2 2026-09-15']);
	});

	test('is refused for the time that it has', () => {
		expect(daysOf(ask(2, 'this'), '2026-09-15')).toBe('nothing_moved');
	});

	test('keeps the other visits in the windows that hang on the first', () => {
		expect(daysOf(ask(1, 'this'), '2026-09-02')).toEqual(['1 2026-09-02']);
		expect(daysOf(ask(1, 'this'), '2026-09-08')).toBe('outside_window');
	});
});

describe('moving a visit and those after it', () => {
	test('keeps the gaps and leaves the visits before where they are', () => {
		expect(daysOf(ask(2, 'following'), '2026-09-22')).toEqual([
			'2 2026-09-22',
			'3 2026-10-06',
			'4 2026-10-20'
		]);
	});

	test('never overtakes a visit before', () => {
		expect(daysOf(ask(3, 'following'), '2026-09-15', 840)).toBe('visit_order');
		expect(daysOf(ask(3, 'following'), '2026-09-14')).toBe('visit_order');
	});

	const alone = ours.visits.map((one) => ({ ...one, isSetAlone: one.number === 3 }));
	test('leaves a visit that was set by itself where it is', () => {
		expect(daysOf(ask(2, 'following', { visits: alone }), '2026-09-22')).toEqual([
			'2 2026-09-22',
			'4 2026-10-20'
		]);
	});

	test('takes it along once it would be overtaken', () => {
		expect(daysOf(ask(2, 'following', { visits: alone }), '2026-09-30')).toEqual([
			'2 2026-09-30',
			'3 2026-10-14',
			'4 2026-10-28'
		]);
	});
});

describe('moving a visit that lies beyond the horizon', () => {
	// The first visit lies in September; the others two to six weeks behind it.
	const near = inSeoul({ rules: { ...seoul.rules, horizonDays: 10 } });
	const late = (number: number, scope: ChangeScope) => ask(number, scope, { input: near });

	test('is possible in its window, for the horizon is that of the first', () => {
		expect(daysOf(late(4, 'this'), '2026-10-12')).toEqual(['4 2026-10-12']);
		expect(daysOf(late(2, 'following'), '2026-09-17')).toEqual([
			...['2 2026-09-17', '3 2026-10-01', '4 2026-10-15']
		]);
		expect(daysOf(late(1, 'all'), '2026-09-07')).toBe('too_far');
	});

	test('is listed on just those days, and nothing is looked for behind them', () => {
		const listed = moveOffers(late(4, 'this'), 0, 40_000, 20).map(({ day }) => fromDayNumber(day));
		expect(listed).toEqual(['2026-10-12', '2026-10-13']);
		expect(fromDayNumber(lastMoveDay(late(4, 'this')))).toBe('2026-10-13');
		expect(fromDayNumber(lastMoveDay(late(2, 'following')))).toBe('2026-09-20');
		expect(fromDayNumber(lastMoveDay(late(1, 'all')))).toBe('2026-09-03');
	});
});

describe('moving all', () => {
	test('places the series anew from the first visit that is left', () => {
		expect(daysOf(ask(4, 'all'), '2026-09-03')).toEqual([
			'1 2026-09-03',
			'2 2026-09-17',
			'3 2026-10-01',
			'4 2026-10-15'
		]);
	});
});

test('what is listed can be moved to, what is not cannot; order and number are kept', () => {
	const question = fc.record({
		input: anyInput,
		number: fc.integer({ min: 1, max: 3 }),
		scope: fc.constantFrom('this', 'following', 'all'),
		alone: fc.integer({ min: 1, max: 3 }),
		begun: fc.integer({ min: 0, max: 1 }),
		guesses: fc.array(fc.tuple(fc.nat(12), fc.nat(47)), { minLength: 30, maxLength: 30 })
	});
	let asked = 0;
	fc.assert(
		fc.property(question, ({ input, number, scope, alone, begun, guesses }) => {
			const today = dayOf(input.now, input.zone);
			const [first] = offers(input, today, addDays(today, 10), 1);
			if (!first) return;
			const { visits, own } = booked(input, first.day, first.times[0]!.minute);
			const question: MoveQuestion = {
				serviceKey: 'any',
				input,
				own,
				number,
				scope: scope as ChangeScope,
				visits: visits.map((one) => ({
					...one,
					isSetAlone: one.number === alone,
					isLeft: one.number > begun
				}))
			};
			asked++;
			const from = dayNumber(today);
			const listed = new Set(
				moveOffers(question, from, from + 12, 20).flatMap(({ times }) =>
					times.map(({ day, minute }) => `${day} ${minute}`)
				)
			);
			const guessed = guesses.map(([days, half]) => `${fromDayNumber(from + days)} ${half * 30}`);
			for (const text of new Set([...listed, ...guessed])) {
				const [day, minute] = text.split(' ');
				const move = proposeMove(question, day!, Number(minute));
				expect(listed.has(text)).toBe(move.ok);
				if (move.ok) expectWhole(question, move.value.moved);
			}
		}),
		{ numRuns: 240 }
	);
	expect(asked).toBeGreaterThan(40);
}, 60_000);

function expectWhole({ visits, input, number, scope }: MoveQuestion, moved: ProposedVisit[]) {
	const inScope = visitsInScope(visits, number, scope).map((one) => one.number);
	const changed = new Map(moved.map((one) => [one.number, one.day]));
	expect(moved.every((one) => inScope.includes(one.number))).toBe(true);
	const days = visits.map((one) => changed.get(one.number) ?? dayOf(one.startsAt, input.zone));
	expect([...new Set(days)].sort()).toEqual(days);
}
