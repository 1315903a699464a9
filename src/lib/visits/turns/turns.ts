import { dayOf, instantOf } from '#lib/base/days.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';

const MINUTE_MS = 60_000;

/** One person's time at a visit, in minutes after the visit begins, half open. */
export type Turn = {
	fromMinute: number;
	untilMinute: number;
	/** How many have it beside each other, where the rules say so; else as many as the crew. */
	places?: number;
};

/** A turn that somebody has, at one of the places beside each other. */
export type TakenTurn = Turn & { seat: number };

type VisitTime = { startsAt: Date; endsAt: Date };
type TurnRules = Pick<ServiceRules, 'turnMinutes' | 'breaks' | 'turnPlaces'>;
type Span = { fromMinute: number; untilMinute: number };

/** When a turn is. Counted from the visit, so that it moves with it. */
export function timeOf(visit: Pick<VisitTime, 'startsAt'>, { fromMinute, untilMinute }: Turn) {
	const at = (minute: number) => new Date(visit.startsAt.getTime() + minute * MINUTE_MS);
	return { startsAt: at(fromMinute), endsAt: at(untilMinute) };
}

/**
 * All turns of a visit in their order, each as long as the rules say; after a break they go on at
 * its end. None where the rules name no length, nor outside the times of day that the rules name for
 * turns. What is left at the end is nobody's.
 */
export function turnsOf(visit: VisitTime, rules: TurnRules, zone: string): Turn[] {
	const { turnMinutes, breaks = [], turnPlaces } = rules;
	if (!turnMinutes) return [];
	const whole = { fromMinute: 0, untilMinute: minutesBetween(visit.startsAt, visit.endsAt) };
	const pauses = breaks.map((one) => spanOf(visit, one, zone));
	if (!turnPlaces) return turnsIn(whole, turnMinutes, pauses);
	return turnPlaces
		.toSorted((a, b) => a.fromMinute - b.fromMinute)
		.flatMap(({ places, ...time }) => {
			const span = spanOf(visit, time, zone);
			const fromMinute = Math.max(whole.fromMinute, span.fromMinute);
			const untilMinute = Math.min(whole.untilMinute, span.untilMinute);
			const turns = turnsIn({ fromMinute, untilMinute }, turnMinutes, pauses);
			return turns.map((turn) => ({ ...turn, places }));
		});
}

function turnsIn({ fromMinute, untilMinute }: Span, turnMinutes: number, pauses: Span[]): Turn[] {
	const turns: Turn[] = [];
	for (let from = fromMinute; from + turnMinutes <= untilMinute;) {
		const turn = { fromMinute: from, untilMinute: from + turnMinutes };
		const pause = pauses.find((one) => overlaps(one, turn));
		if (pause) from = pause.untilMinute;
		else from = turns[turns.push(turn) - 1]!.untilMinute;
	}
	return turns;
}

/**
 * The lowest place, from 1 on, at which nobody has a turn at that time; null when all are taken.
 * `seats` are the people of the crew: without any, nobody is served.
 */
export function freeSeat(turn: Turn, taken: TakenTurn[], seats: number): number | null {
	const places = seats === 0 ? 0 : (turn.places ?? seats);
	const inUse = new Set(taken.filter((one) => overlaps(one, turn)).map(({ seat }) => seat));
	for (let seat = 1; seat <= places; seat++) if (!inUse.has(seat)) return seat;
	return null;
}

/** The turns that can be chosen now: they have not begun, and a place is free. */
export function freeTurns(
	visit: VisitTime,
	rules: TurnRules,
	asked: { zone: string; taken: TakenTurn[]; seats: number; now: Date }
): Turn[] {
	return turnsOf(visit, rules, asked.zone).filter(
		(turn) =>
			timeOf(visit, turn).startsAt > asked.now && freeSeat(turn, asked.taken, asked.seats) !== null
	);
}

/** A time of day as minutes after the visit begins. */
function spanOf(visit: VisitTime, span: Span, zone: string): Span {
	const day = dayOf(visit.startsAt, zone);
	const after = (minute: number) => minutesBetween(visit.startsAt, instantOf(day, minute, zone));
	return { fromMinute: after(span.fromMinute), untilMinute: after(span.untilMinute) };
}

function overlaps(one: Span, other: Span): boolean {
	return one.fromMinute < other.untilMinute && other.fromMinute < one.untilMinute;
}

function minutesBetween(from: Date, to: Date): number {
	return (to.getTime() - from.getTime()) / MINUTE_MS;
}
