import { dayNumber, dayOf, daysBetween, type Day } from '#lib/base/days.ts';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { slotsOn, type Slot } from '#lib/visits/time/availability.ts';
import { prepareBoard, type Board } from '#lib/visits/time/board.ts';
import { withVisits } from '#lib/visits/time/caps.ts';
import type { AvailabilityInput, CounselorCalendar } from '#lib/visits/time/counselor-calendar.ts';
import { offsetsOf, rulesForVisits, windowOf, type ServiceRules } from '#lib/visits/time/rules.ts';
import { proposeOn, type ProposedVisit } from '#lib/visits/time/series.ts';
import type { Busy } from '#lib/visits/time/travel.ts';

/*
 * Moving visits of a booked series: this visit, this and following, or all that are left. One
 * function decides what is listed and what is moved (`proposeMove`).
 */

export const changeScopes = ['this', 'following', 'all'] as const;
export type ChangeScope = (typeof changeScopes)[number];

/** A booked visit as a change sees it. Cancelled visits are not among them. */
export type BookedVisit = {
	id: string;
	number: number;
	startsAt: Date;
	endsAt: Date;
	/** Not begun. */
	isLeft: boolean;
	/** Set by itself before: it stays when the visits around it move, as long as it can. */
	isSetAlone: boolean;
};

/** Time that the series itself takes: of no hindrance where its visit moves. */
export type OwnTime = {
	visitId: string;
	/** A counselor, or a piece of equipment. */
	resourceId: string;
	busy: Busy;
};

export type MoveQuestion = {
	/** The same for all versions of the service. */
	serviceKey: string;
	/** The service's rules, and everybody's time but that of the series itself. */
	input: AvailabilityInput;
	own: OwnTime[];
	visits: BookedVisit[];
	number: number;
	scope: ChangeScope;
};

/** The visits as they would lie, and those of the scope that stay because they were set alone. */
export type Move = { moved: ProposedVisit[]; stays: BookedVisit[] };

/** The dates of a series as a person saw them, in one text; other dates give another. */
export function seenText(visits: { number: number; startsAt: Date }[]): string {
	const parts = visits.map(({ number, startsAt }) => `${number}-${startsAt.getTime() / 60_000}`);
	return parts.join('.');
}

/** The visits that a change is about, in their order: only those that have not begun. */
export function visitsInScope(visits: BookedVisit[], number: number, scope: ChangeScope) {
	const left = visits.filter((one) => one.isLeft);
	if (scope === 'all') return left;
	const isIn = scope === 'this' ? (n: number) => n === number : (n: number) => n >= number;
	return left.filter((one) => isIn(one.number));
}

/**
 * All visits of the scope with its first at exactly that day and minute: later ones at the same
 * gaps as the service has them, those set alone where they are as long as they stay in order.
 * Refused with the rule that refused; `visit_order` names the visit that would be overtaken,
 * `outside_window` the days between which a visit may move by itself.
 */
export function proposeMove(question: MoveQuestion, day: Day, minute: number): Outcome<Move> {
	return moveOn(new Boards(question), day, minute);
}

/** The times of the days from `fromDay` to `toDay` to which the scope can move, `limit` days at most. */
export function moveOffers(question: MoveQuestion, fromDay: number, toDay: number, limit: number) {
	const boards = new Boards(question);
	if (!boards.movable.length) return [];
	const board = boards.withMoving(boards.movable);
	const found: { day: number; times: Slot[] }[] = [];
	const window = ownWindow(question);
	const last = Math.min(toDay, board.lastDay, window?.to ?? Infinity);
	for (let day = Math.max(fromDay, board.firstDay, window?.from ?? 0); day <= last; day++) {
		if (found.length >= limit) break;
		const times = boards.startsOn(day).filter((slot) => moveOn(boards, slot.day, slot.minute).ok);
		if (times.length) found.push({ day, times });
	}
	return found;
}

/** The last day, by its number, that the first visit of the scope can be looked for at. */
export function lastMoveDay(question: MoveQuestion): number {
	const { now, zone } = question.input;
	const { horizonDays } = rulesForMove(question, new Boards(question).movable);
	const last = dayNumber(dayOf(now, zone)) + horizonDays;
	return Math.min(last, ownWindow(question)?.to ?? Infinity);
}

/** The days, by their numbers, in which a later visit stays that moves by itself; else null. */
export function ownWindow({ input, visits, number, scope }: MoveQuestion) {
	const first = visits.find((one) => one.number === 1);
	const rule = input.rules.visits.find((one) => one.number === number);
	if (scope !== 'this' || number === 1 || !first || !rule) return null;
	const { from, to } = windowOf(input.rules, rule, dayOf(first.startsAt, input.zone));
	return { from: dayNumber(from), to: dayNumber(to) };
}

function moveOn(boards: Boards, day: Day, minute: number): Outcome<Move> {
	const { question } = boards;
	const scope = visitsInScope(question.visits, question.number, question.scope);
	if (!scope.length) return refused(problem('visit_begun'));
	let stays = scope.slice(1).filter((one) => one.isSetAlone);
	for (;;) {
		const moving = scope.filter((one) => !stays.includes(one));
		const proposed = proposeOn(boards.withMoving(moving), day, minute);
		if (!proposed.ok) return proposed;
		const overtaken = overtakenBy(proposed.value, question, moving);
		if (!overtaken) return checked(question, { moved: proposed.value, stays });
		if (!stays.includes(overtaken)) return refused(orderProblem(overtaken, day));
		stays = stays.filter((one) => one !== overtaken);
	}
}

function checked(question: MoveQuestion, move: Move): Outcome<Move> {
	const before = new Map(question.visits.map((one) => [one.number, one.startsAt.getTime()]));
	const isSame = move.moved.every((one) => before.get(one.number) === one.startsAt.getTime());
	if (isSame) return refused(problem('nothing_moved', undefined, 'start'));
	const outside = question.scope === 'this' ? outsideWindow(question, move.moved[0]!) : null;
	return outside ? refused(outside) : done(move);
}

/** A visit by itself stays in the days that the service gives it after the first. */
function outsideWindow({ input, visits }: MoveQuestion, moved: ProposedVisit): Problem | null {
	const dayFor = (one: BookedVisit) =>
		one.number === moved.number ? moved.day : dayOf(one.startsAt, input.zone);
	const first = visits.find((one) => one.number === 1);
	if (!first) return null;
	for (const one of visits) {
		const rule = input.rules.visits.find(({ number }) => number === one.number);
		if (!rule || (one.number !== moved.number && moved.number !== 1)) continue;
		const { from, to } = windowOf(input.rules, rule, dayFor(first));
		const day = dayFor(one);
		if (day < from || day > to) return problem('outside_window', { number: one.number, from, to });
	}
	return null;
}

/** A visit that does not move and whose place in the order a moved one would take. */
function overtakenBy(
	moved: ProposedVisit[],
	{ visits, input }: MoveQuestion,
	moving: BookedVisit[]
): BookedVisit | null {
	const others = visits.filter((one) => !moving.some(({ id }) => id === one.id));
	const isWrong = (other: BookedVisit) => {
		const day = dayOf(other.startsAt, input.zone);
		return moved.some((one) => {
			const ahead = daysBetween(one.day, day);
			return one.number < other.number ? ahead <= 0 : ahead >= 0;
		});
	};
	return others.find(isWrong) ?? null;
}

function orderProblem(overtaken: BookedVisit, day: Day): Problem {
	return problem('visit_order', { number: overtaken.number, day });
}

/** The boards of one question: one for each set of visits that move. */
class Boards {
	readonly question: MoveQuestion;
	readonly movable: BookedVisit[];
	private readonly known = new Map<string, Board>();

	constructor(question: MoveQuestion) {
		this.question = question;
		const scope = visitsInScope(question.visits, question.number, question.scope);
		this.movable = scope.filter((one, at) => at === 0 || !one.isSetAlone);
	}

	withMoving(moving: BookedVisit[]): Board {
		const key = moving.map(({ number }) => number).join();
		const board = this.known.get(key) ?? prepareBoard(inputFor(this.question, moving));
		this.known.set(key, board);
		return board;
	}

	/** Every time at which the first visit of the scope could begin. */
	startsOn(day: number): Slot[] {
		return slotsOn(this.withMoving(this.movable), day);
	}
}

function inputFor(question: MoveQuestion, moving: BookedVisit[]): AvailabilityInput {
	const { input, own, visits } = question;
	const ids = new Set(moving.map(({ id }) => id));
	const inTheWay = own.filter(({ visitId }) => !ids.has(visitId));
	const taking = <One extends Pick<CounselorCalendar, 'id' | 'busy'>>(one: One): One => {
		const busy = inTheWay.filter(({ resourceId }) => resourceId === one.id);
		return busy.length ? { ...one, busy: [...one.busy, ...busy.map((row) => row.busy)] } : one;
	};
	const counselors = input.counselors.map(taking);
	const equipment = input.equipment?.map(taking);
	const staying = visits.filter(({ id }) => !ids.has(id));
	const days = staying.map(({ startsAt }) => dayOf(startsAt, input.zone));
	const taken = withVisits(input.taken, days);
	// Who moves has their places already.
	const placesLeft = null;
	const rules = rulesForMove(question, moving);
	return { ...input, counselors, equipment, taken, placesLeft, staying: days, rules };
}

/**
 * What was booked needs no new request, and is no new series: only where its first visit moves does
 * it begin in another month. The horizon is that of the first visit; a later one lies as far behind
 * it as the service lets it.
 */
function rulesForMove({ input, visits }: MoveQuestion, moving: BookedVisit[]): ServiceRules {
	const numbers = moving.map(({ number }) => number);
	const [first] = input.rules.visits.filter(({ number }) => numbers.includes(number));
	const behind = first && first.number > 1 ? offsetsOf(input.rules, first).to : 0;
	const { requests: _, rounds: __, begins, caps, ...kept } = rulesForVisits(input.rules, numbers);
	const rules = { ...kept, horizonDays: kept.horizonDays + behind };
	const isFirst = visits.every(({ number }) => number >= numbers[0]!);
	const { seriesAMonth, seriesAQuarter, seriesAYear, seriesInAll: ___, ...ofVisits } = caps ?? {};
	const ofSeries = { seriesAMonth, seriesAQuarter, seriesAYear };
	return {
		...rules,
		...(caps && { caps: isFirst ? { ...ofVisits, ...ofSeries } : ofVisits }),
		...(isFirst && begins && { begins })
	};
}
