import { dayOf, instantOf } from '#lib/base/days.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';

const MINUTE_MS = 60_000;

/** One person's time at a visit, in minutes after the visit begins, half open. */
export type Turn = { fromMinute: number; untilMinute: number };

/** A turn that somebody has, at one of the places beside each other. */
export type TakenTurn = Turn & { seat: number };

type VisitTime = { startsAt: Date; endsAt: Date };
type TurnRules = Pick<ServiceRules, 'turnMinutes' | 'breaks'>;

/** When a turn is. Counted from the visit, so that it moves with it. */
export function timeOf(visit: Pick<VisitTime, 'startsAt'>, { fromMinute, untilMinute }: Turn) {
	const at = (minute: number) => new Date(visit.startsAt.getTime() + minute * MINUTE_MS);
	return { startsAt: at(fromMinute), endsAt: at(untilMinute) };
}

/**
 * All turns of a visit in their order, each as long as the rules say; after a break they go on at
 * its end. None where the rules name no length. What is left at the end is nobody's.
 */
export function turnsOf(visit: VisitTime, { turnMinutes, breaks = [] }: TurnRules, zone: string) {
	if (!turnMinutes) return [];
	const length = minutesBetween(visit.startsAt, visit.endsAt);
	const pauses = breaks.map((one) => pauseOf(visit, one, zone));
	const turns: Turn[] = [];
	for (let from = 0; from + turnMinutes <= length;) {
		const turn = { fromMinute: from, untilMinute: from + turnMinutes };
		const pause = pauses.find((one) => overlaps(one, turn));
		if (pause) from = pause.untilMinute;
		else from = turns[turns.push(turn) - 1]!.untilMinute;
	}
	return turns;
}

/** The lowest place, from 1 on, at which nobody has a turn at that time; null when all are taken. */
export function freeSeat(turn: Turn, taken: TakenTurn[], seats: number): number | null {
	const inUse = new Set(taken.filter((one) => overlaps(one, turn)).map(({ seat }) => seat));
	for (let seat = 1; seat <= seats; seat++) if (!inUse.has(seat)) return seat;
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

function pauseOf(visit: VisitTime, pause: Turn, zone: string): Turn {
	const day = dayOf(visit.startsAt, zone);
	const after = (minute: number) => minutesBetween(visit.startsAt, instantOf(day, minute, zone));
	return { fromMinute: after(pause.fromMinute), untilMinute: after(pause.untilMinute) };
}

function overlaps(one: Turn, other: Turn): boolean {
	return one.fromMinute < other.untilMinute && other.fromMinute < one.untilMinute;
}

function minutesBetween(from: Date, to: Date): number {
	return (to.getTime() - from.getTime()) / MINUTE_MS;
}
