/** What was handed out, in the day: who has got it, and what is left in the bag. */
import {
	isCalled,
	type DayBundle,
	type DayHandOut,
	type DayVisit,
	type RosterEntry
} from '#lib/field/day.ts';
import type { Payload } from '#lib/field/protocol.ts';
import type { HandOutLine, Item } from '#lib/programmes/supplies/stock.ts';

type About = Payload<'supply-undo'>;

/** The day after a handing out; as it was, where it is known or the person is not. */
export function handedOut(day: DayBundle, says: Payload<'supply'>, at: string): DayBundle {
	const known = handOutIn(day, says);
	if (!known || known.lines.length > 0) return day;
	const { visitId, items } = says;
	const lines = items.map(({ itemId, quantity }) => ({ itemId, quantity }));
	const now: DayHandOut = { ...known, visitId, at, isOwn: true, lines };
	return withHandOut(day, says, now, now.isUndone ? 0 : -1);
}

/** The day after a handing out was undone, also where the handing out itself comes later. */
export function handOutUndone(day: DayBundle, says: About): DayBundle {
	const known = handOutIn(day, says);
	if (!known || known.isUndone) return day;
	const now: DayHandOut = { ...known, isUndone: true };
	return withHandOut(day, says, now, known.isOwn ? 1 : 0);
}

/** An empty one where the person is here and it is not known yet; null where they are not. */
function handOutIn(day: DayBundle, { enrolmentId, handOutId, visitId }: About): DayHandOut | null {
	const people = day.visits
		.flatMap(({ roster }) => roster)
		.filter((entry) => isCalled(entry, enrolmentId));
	if (people.length === 0) return null;
	const known = people.flatMap(({ supplies }) => supplies ?? []).find(({ id }) => id === handOutId);
	return known ?? { id: handOutId, visitId, at: '', lines: [] };
}

/** It belongs to the person and shows in all of their visits; its lines move `times` into the bag. */
function withHandOut(
	day: DayBundle,
	{ enrolmentId }: About,
	now: DayHandOut,
	times: 1 | 0 | -1
): DayBundle {
	const visits = day.visits.map((visit) => ({
		...visit,
		roster: visit.roster.map((entry) =>
			isCalled(entry, enrolmentId) ? { ...entry, supplies: added(entry, now) } : entry
		)
	}));
	if (!day.supplies) return { ...day, visits };
	const stock = { ...day.supplies.stock };
	for (const { itemId, quantity } of now.lines) {
		stock[itemId] = (stock[itemId] ?? 0) + times * quantity;
	}
	return { ...day, visits, supplies: { ...day.supplies, stock } };
}

function added({ supplies = [] }: RosterEntry, now: DayHandOut): DayHandOut[] {
	const others = supplies.filter(({ id }) => id !== now.id);
	return [...others, now].sort((a, b) => (`${a.at} ${a.id}` < `${b.at} ${b.id}` ? -1 : 1));
}

/** What somebody was handed out and holds, the newest first. */
export function handOutsTo({ supplies = [] }: RosterEntry): DayHandOut[] {
	return supplies.filter(({ lines }) => lines.length > 0).toReversed();
}

/** What was handed out at a visit in all, in the order of the items. */
export function totalAt({ id, roster }: DayVisit, items: Item[]): HandOutLine[] {
	const lines = roster
		.flatMap(({ supplies }) => supplies ?? [])
		.filter(({ visitId, isUndone }) => visitId === id && !isUndone)
		.flatMap((one) => one.lines);
	const sum = (itemId: string) =>
		lines.filter((one) => one.itemId === itemId).reduce((all, one) => all + one.quantity, 0);
	return items
		.map((item) => ({ itemId: item.id, quantity: sum(item.id) }))
		.filter(({ quantity }) => quantity > 0);
}

/** The item that this person got last, else the first on offer; undefined where there is none. */
export function usualItem(entry: RosterEntry, onOffer: Item[]): Item | undefined {
	const last = handOutsTo(entry).find(({ isUndone }) => !isUndone)?.lines[0]?.itemId;
	return onOffer.find(({ id }) => id === last) ?? onOffer[0];
}
