/** What asks for a reason before something is handed out. It never prevents: a person decides. */
import { addDays, daysBetween, type Day } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import type { Predicate } from '#lib/programmes/expression.ts';
import { holds, type Scope } from '#lib/programmes/predicate.ts';

/** A condition on what is known of the person, and what to say where it holds. */
export type Stop = { key: string; when: Predicate; text: Localized };

/** What an item asks about. */
export type ItemStops = {
	itemId: string;
	group: string | null;
	usual: number;
	/** How many days the usual quantity lasts; null where days say nothing. */
	lastsDays: number | null;
	isOnce: boolean;
	stops: Stop[];
};

/** One item of one handing out to one person; nothing of it that was undone. */
export type Given = { handOutId: string; itemId: string; quantity: number; at: Date; day: Day };

export type MetStop =
	| { kind: 'answer'; text: Localized }
	| { kind: 'group'; itemId: string; until: Day }
	| { kind: 'once'; on: Day };

/**
 * The last day for which all that somebody was given of an item lasts; null where that is not known. What
 * came while they still had some is used after it: each begins on its day, or where the one before ends.
 */
export function lastsUntil(
	{ lastsDays, usual }: Pick<ItemStops, 'lastsDays' | 'usual'>,
	given: Pick<Given, 'quantity' | 'day'>[]
): Day | null {
	const [first, ...more] = given.toSorted((a, b) => daysBetween(b.day, a.day));
	if (lastsDays === null || !first) return null;
	// Counted in parts of a day, a `usual` of them each, so that two halves make one day.
	let end = first.quantity * lastsDays;
	for (const { quantity, day } of more) {
		end = Math.max(end, daysBetween(first.day, day) * usual) + quantity * lastsDays;
	}
	return addDays(first.day, Math.ceil(end / usual) - 1);
}

/**
 * The stops that one handing out meets: answers of the person (`scope` as of that moment, null where
 * nothing is known), another item of its group that still lasts, and an item for once that was given
 * before. The order of `given` means nothing; what is not known does not stop.
 */
export function stopsOf(
	one: Given,
	given: Given[],
	items: Map<string, ItemStops>,
	scope: Scope | null
): MetStop[] {
	const item = items.get(one.itemId);
	if (!item) return [];
	const before = given.filter((other) => isBefore(other, one)).sort(inOrder);
	return [
		...answersAgainst(item, scope),
		...othersOfGroup(item, one, before, items),
		...givenOnce(item, before)
	];
}

function answersAgainst({ stops }: ItemStops, scope: Scope | null): MetStop[] {
	if (!scope) return [];
	return stops
		.filter(({ when }) => holds(when, scope) === true)
		.map(({ text }) => ({ kind: 'answer', text }));
}

/** Each other item of the group that still lasts, with its last day. */
function othersOfGroup(
	item: ItemStops,
	one: Given,
	before: Given[],
	items: Map<string, ItemStops>
): MetStop[] {
	const others = Map.groupBy(before, ({ itemId }) => itemId);
	return [...others].flatMap(([itemId, given]) => {
		const rules = items.get(itemId);
		if (!rules || item.group === null) return [];
		if (rules.group !== item.group || itemId === item.itemId) return [];
		const until = lastsUntil(rules, given);
		return until === null || until < one.day ? [] : [{ kind: 'group', itemId, until }];
	});
}

function givenOnce({ isOnce, itemId }: ItemStops, before: Given[]): MetStop[] {
	const first = isOnce ? before.find((other) => other.itemId === itemId) : undefined;
	return first ? [{ kind: 'once', on: first.day }] : [];
}

function isBefore(a: Given, b: Given): boolean {
	return inOrder(a, b) < 0;
}

/** By the moment; two of one handing out by their item, so that one of them comes second. */
function inOrder(a: Given, b: Given): number {
	if (a.at.getTime() !== b.at.getTime()) return a.at.getTime() - b.at.getTime();
	const [one, other] = [`${a.handOutId} ${a.itemId}`, `${b.handOutId} ${b.itemId}`];
	return one === other ? 0 : one < other ? -1 : 1;
}
