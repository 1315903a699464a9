import type { ServiceRules } from '#lib/visits/time/rules.ts';
import { mergedSpans, type Span } from '#lib/visits/time/spans.ts';

/*
 * The road between visits, by bands: an area of the agency's map is so many minutes from the base,
 * and another visit in the same area is so many minutes away. Whoever asks a map service instead
 * replaces `travelMinutes`; the columns of an allocation then take what it says of the base.
 */

const MINUTE_MS = 60_000;

/** Where a visit is, as far as the road goes. */
export type Stay = {
	/** On the road between the base and it, one way. */
	minutes: number;
	/** Its area on the agency's map, and the road from another visit in it; null where none is known. */
	area: { key: string; withinMinutes: number } | null;
};

/**
 * The minutes on the road from one visit to the next; null is the base. In one area it is the way
 * within that of the next visit. Between two areas the crew comes by the base: two areas that are
 * equally far may lie on opposite sides of it, and a way that is shorter cannot be known without a
 * map, so the sum never promises what cannot be driven.
 */
export function travelMinutes(from: Stay | null, to: Stay | null): number {
	if (from?.area && to?.area && from.area.key === to.area.key) return to.area.withinMinutes;
	return (from?.minutes ?? 0) + (to?.minutes ?? 0);
}

/** The time in which a visit hinders others in the same area: the way within it before, nothing after. */
export type Near<Moment> = { area: string; from: Moment; until: Moment };

/**
 * What a visit takes of its crew, half open: from the base and back to it, and, where its area is
 * known, as much of it as hinders visits in the same area. The database keeps apart by these two.
 */
export type Blocked = { from: Date; to: Date; near?: Near<Date> };

/** The same in milliseconds, as the calendars have it. */
export type Busy = [startMs: number, endMs: number, near?: Near<number>];

/** Where visits under these plain rules are. */
export function stayOf({ travelMinutes: minutes, area }: ServiceRules): Stay {
	return { minutes, area: area ?? null };
}

/** What a visit from `startMs` to `endMs` takes of its crew under plain rules. */
export function blockedTime(rules: ServiceRules, startMs: number, endMs: number): Blocked {
	const stay = stayOf(rules);
	const arrives = startMs - rules.setUpMinutes * MINUTE_MS;
	const from = new Date(arrives - travelMinutes(null, stay) * MINUTE_MS);
	const to = new Date(endMs + travelMinutes(stay, null) * MINUTE_MS);
	if (!stay.area) return { from, to };
	const leaves = new Date(arrives - travelMinutes(stay, stay) * MINUTE_MS);
	return { from, to, near: { area: stay.area.key, from: leaves, until: new Date(endMs) } };
}

export function busyOf({ from, to, near }: Blocked): Busy {
	const [startMs, endMs] = [from.getTime(), to.getTime()];
	if (!near) return [startMs, endMs];
	return [startMs, endMs, { ...near, from: near.from.getTime(), until: near.until.getTime() }];
}

/** When somebody is at a place, set-up included, in whole minutes since 1970, and where that is. */
export type OnSite = { from: number; until: number; stay: Stay };

/** Taken time as a stay; where no area is known, its road counts as time at the base. */
export function onSite([startMs, endMs, near]: Busy): OnSite {
	const from = Math.floor(startMs / MINUTE_MS);
	const until = Math.ceil(endMs / MINUTE_MS);
	if (!near) return { from, until, stay: { minutes: 0, area: null } };
	const minutes = until - near.until / MINUTE_MS;
	const arrives = from + minutes;
	const area = { key: near.area, withinMinutes: arrives - near.from / MINUTE_MS };
	return { from: arrives, until: until - minutes, stay: { minutes, area } };
}

/** The minutes in which nobody with that taken time can be at another place, set-up included. */
export function hindered({ from, until, stay }: OnSite, other: Stay): Span {
	return [from - travelMinutes(other, stay), until + travelMinutes(stay, other)];
}

/** The same of all taken time of somebody. */
export function hinderedBy(busy: Busy[], other: Stay): Span[] {
	return mergedSpans(taken(busy).map((one) => hindered(one, other)));
}

/** The stays of all taken time that is any. */
export function taken(busy: Busy[]): OnSite[] {
	return busy.map(onSite).filter(({ from, until }) => from < until);
}
