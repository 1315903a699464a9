import type { Blocked } from '#lib/visits/time/travel.ts';

const MINUTE_MS = 60_000;

type Timed = { startsAt: Date; endsAt: Date; rules: { setUpMinutes: number } };

/** From the beginning of the set-up to the end of the visit, in minutes. */
export function siteMinutes({ startsAt, endsAt, rules }: Timed): number {
	return minutesBetween(startsAt, endsAt) + rules.setUpMinutes;
}

/**
 * The minutes that somebody drives for a visit: there from the base and back, but between two visits
 * in one area, whose times lie over each other, only the way within it. `others` is what else takes
 * their time.
 */
export function drivingMinutes(visit: Timed, blocked: Blocked, others: Blocked[]): number {
	const { from, to, near } = blocked;
	const whole = Math.max(0, minutesBetween(from, to) - siteMinutes(visit));
	if (!near) return whole;
	const home = minutesBetween(near.until, to);
	const within = minutesBetween(near.from, near.until) - siteMinutes(visit);
	const isJoined = (one: Blocked) => one.from < to && from < one.to;
	const joined = others.filter(isJoined);
	const comesFromThere = joined.some((one) => one.from < from);
	const goesOnThere = joined.some((one) => one.from >= from);
	return whole - (comesFromThere ? home - within : 0) - (goesOnThere ? home : 0);
}

function minutesBetween(from: Date, to: Date): number {
	return (to.getTime() - from.getTime()) / MINUTE_MS;
}
