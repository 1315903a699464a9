/** What is in a counselor's bag. The sum of facts, so their order never matters. */
import type { Localized } from '#lib/base/localized.ts';

/** What may happen to what is in a bag; `undone` answers a handing out that was a mistake. */
export type MovementKind =
	| 'received'
	| 'handed_out'
	| 'undone'
	| 'passed_on'
	| 'taken_over'
	| 'returned'
	| 'wasted'
	| 'counted';

/** Several of one item, in its own unit; above zero. */
export type HandOutLine = { itemId: string; quantity: number };

/** Something that is handed out, as a screen shows it. */
export type Item = {
	id: string;
	name: Localized;
	unit: Localized;
	/** Keys of templates; every programme where there is none. */
	programmes: string[];
	usual: number;
	limit: number;
	lowAt: number;
	/** It is handed out no more; bags may still hold some. */
	isRetired?: true;
};

/** The most of one item in one handing out: more is a slip of the finger. */
export const QUANTITY_MAX = 200;
/** Items in one handing out. */
export const LINES_MAX = 30;

/** What is left of each item after all movements. */
export function stockOf(
	movements: Iterable<{ itemId: string; quantity: number }>
): Record<string, number> {
	const left: Record<string, number> = {};
	for (const { itemId, quantity } of movements) left[itemId] = (left[itemId] ?? 0) + quantity;
	return left;
}

/** How much is left, in a word. `below`: less than nothing, so that somebody has to count. */
export type Level = 'below' | 'out' | 'low' | 'enough';

export function levelOf(left: number, lowAt: number): Level {
	if (left < 0) return 'below';
	if (left === 0) return 'out';
	return left <= lowAt ? 'low' : 'enough';
}

/** What a person is asked before this many are handed out; nothing of it prevents them. */
export type Doubt = 'above_limit' | 'not_enough';

export function doubtsAbout(
	{ limit }: Pick<Item, 'limit'>,
	quantity: number,
	left: number
): Doubt[] {
	return [
		...(quantity > limit ? (['above_limit'] as const) : []),
		...(quantity > left ? (['not_enough'] as const) : [])
	];
}

/** Whether an item is handed out in a programme now. */
export function isFor({ programmes, isRetired }: Item, templateKey: string): boolean {
	return !isRetired && (programmes.length === 0 || programmes.includes(templateKey));
}
