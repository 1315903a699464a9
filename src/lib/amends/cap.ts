/** How many exceptions a month has room for: counted by the calendar of the agency's zone. */
import { addDays, dayOf, instantOf, isDay } from '#lib/base/days.ts';
import { CAP_DEFAULT } from '#lib/amends/exception.ts';

/** A calendar month, `YYYY-MM`. */
export type Month = string;

export type Counted = { id: string; staffId: string; at: Date; isUndone: boolean };
/** From this moment on a month had room for so many. */
export type CapSince = { cap: number; since: Date };

/** The calendar month of a moment in a zone. */
export function monthOf(at: Date, zone: string): Month {
	return dayOf(at, zone).slice(0, 7);
}

/** True for a real calendar month between 1900 and 2199. */
export function isMonth(text: string): boolean {
	return isDay(`${text}-01`);
}

/** The month before or after. */
export function nextMonth(month: Month, step: 1 | -1): Month {
	return addDays(`${month}-01`, step > 0 ? 31 : -1).slice(0, 7);
}

/** When a month begins and ends in a zone; the end is the beginning of the next one. */
export function spanOf(month: Month, zone: string): { from: Date; to: Date } {
	const [from, to] = [month, nextMonth(month, 1)].map((one) => instantOf(`${one}-01`, 0, zone));
	return { from: from!, to: to! };
}

/** How many a month had room for at a moment; of what was said since, the latest counts. */
export function capAt(caps: CapSince[], at: Date): number {
	const said = caps.filter(({ since }) => since <= at);
	const last = said.reduce<CapSince | null>(
		(latest, one) => (latest && latest.since > one.since ? latest : one),
		null
	);
	return last?.cap ?? CAP_DEFAULT;
}

/**
 * The ids of those that went above the cap: the ones that were granted after as many of the same
 * counselor as the month had room for when they were granted. What was undone counts for nothing. To
 * be asked with every exception of whole months; in which order they come does not matter.
 */
export function aboveCap(all: Counted[], caps: CapSince[], zone: string): Set<string> {
	const inTurn = all.filter(({ isUndone }) => !isUndone).sort(byMoment);
	const counts = new Map<string, number>();
	const above = new Set<string>();
	for (const { id, staffId, at } of inTurn) {
		const place = `${staffId} ${monthOf(at, zone)}`;
		const count = (counts.get(place) ?? 0) + 1;
		counts.set(place, count);
		if (count > capAt(caps, at)) above.add(id);
	}
	return above;
}

function byMoment(one: Counted, other: Counted): number {
	return one.at.getTime() - other.at.getTime() || (one.id < other.id ? -1 : 1);
}

/** How many are left in the month of `now` after those of these moments; never less than none. */
export function leftAt(cap: number, granted: Date[], now: Date, zone: string): number {
	const month = monthOf(now, zone);
	return Math.max(0, cap - granted.filter((at) => monthOf(at, zone) === month).length);
}
