import { dayNumber, fromDayNumber, type Day } from '#lib/base/days.ts';
import { problem, type Problem } from '#lib/base/problems.ts';
import { explainOn, slotsOn, type Slot } from '#lib/visits/time/availability.ts';
import { indexOf, prepareBoard, type Board } from '#lib/visits/time/board.ts';
import type { AvailabilityInput } from '#lib/visits/time/counselor-calendar.ts';
import { keptDays } from '#lib/visits/time/series.ts';

export const OFFERED_DAYS = 10;
export const ALTERNATIVES = 3;

const DAY_MINUTES = 1440;

/** A day with the times at which a whole series can begin. */
export type Offer = { day: Day; times: Slot[] };

/** A day of a calendar: with times, or with the rule that left it without. */
export type OfferedDay = Offer & { refusal: Problem | null };

/**
 * The first days, at most `limit`, from `fromDay` to `toDay` on which a series can begin. A time
 * stands here exactly when `proposeSeries` accepts it.
 */
export function offers(
	input: AvailabilityInput,
	fromDay: Day,
	toDay: Day,
	limit = OFFERED_DAYS
): Offer[] {
	const board = prepareBoard(input);
	const found: Offer[] = [];
	const last = Math.min(dayNumber(toDay), board.lastDay);
	for (let day = Math.max(dayNumber(fromDay), board.firstDay); day <= last; day++) {
		if (found.length >= limit) break;
		const times = startsOn(board, day);
		if (times.length) found.push({ day: fromDayNumber(day), times });
	}
	return found;
}

/** Every day from `fromDay` to `toDay`, at most as many as the horizon has, for a calendar. */
export function offeredDays(input: AvailabilityInput, fromDay: Day, toDay: Day): OfferedDay[] {
	const board = prepareBoard(input);
	const from = dayNumber(fromDay);
	const days = Math.min(dayNumber(toDay) - from, input.rules.horizonDays) + 1;
	return Array.from({ length: Math.max(0, days) }, (_, shift) => {
		const times = startsOn(board, from + shift);
		const refusal = times.length ? null : whyNoStart(board, from + shift);
		return { day: fromDayNumber(from + shift), times, refusal };
	});
}

/** Why no series can begin on a day; null when one can. */
export function explainStart(input: AvailabilityInput, day: Day): Problem | null {
	const board = prepareBoard(input);
	const number = dayNumber(day);
	return startsOn(board, number).length ? null : whyNoStart(board, number);
}

/**
 * The times nearest to one that was refused, in order of their distance on the wall clock; of two
 * equally near, the earlier comes first.
 */
export function nearestAlternatives(
	input: AvailabilityInput,
	day: Day,
	minute: number,
	limit = ALTERNATIVES
): Slot[] {
	const board = prepareBoard(input);
	const asked = dayNumber(day);
	const reach = Math.max(Math.abs(asked - board.firstDay), Math.abs(board.lastDay - asked));
	const gap = Math.max(0, board.firstDay - asked, asked - board.lastDay);
	let nearest: Distant[] = [];
	for (let shift = gap; shift <= reach; shift++) {
		const days = shift ? [asked - shift, asked + shift] : [asked];
		const slots = days.flatMap((number) => distantStarts(board, number, asked, minute));
		nearest = [...nearest, ...slots].sort(byDistance).slice(0, limit);
		// No time of the next days can be nearer than this.
		if (Math.abs(nearest[limit - 1]?.minutes ?? Infinity) <= shift * DAY_MINUTES) break;
	}
	return nearest.map(({ slot }) => slot);
}

type Distant = { slot: Slot; minutes: number };

function distantStarts(board: Board, day: number, askedDay: number, askedMinute: number) {
	return startsOn(board, day)
		.map((slot) => ({ slot, minutes: (day - askedDay) * DAY_MINUTES + slot.minute - askedMinute }))
		.filter(({ minutes }) => minutes !== 0);
}

function byDistance(a: Distant, b: Distant): number {
	return Math.abs(a.minutes) - Math.abs(b.minutes) || a.minutes - b.minutes;
}

function startsOn(board: Board, day: number): Slot[] {
	return slotsOn(board, day).filter(
		(slot) => keptDays(board, day, indexOf(board, slot.minute)!).stuckAt === null
	);
}

/** The day's own rule, or the visit at which the best of its times came to an end. */
function whyNoStart(board: Board, day: number): Problem | null {
	const stuck = slotsOn(board, day).map(
		(slot) => keptDays(board, day, indexOf(board, slot.minute)!).stuckAt!
	);
	if (!stuck.length) return explainOn(board, day);
	return problem('series_does_not_fit', { number: Math.max(...stuck) });
}
