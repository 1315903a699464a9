/**
 * What is left of each batch. Phones do not say of which batch they handed out, so what left without
 * a name is taken from the batch that ends first, as people should take it.
 */
import type { Day } from '#lib/base/days.ts';
import { isDay } from '#lib/base/days.ts';
import { isUuid } from '#lib/base/ids.ts';

/** A batch with its day; both null for what came without a name. */
export type Lot = { batch: string | null; expiresOn: Day | null };
export type LotLeft = Lot & { quantity: number };

/** So many days before its day a batch is shown, until the agency says otherwise. */
export const WARNING_DAYS = 60;
export const WARNING_DAYS_MAX = 366;

/**
 * What is left of each batch of one item at one holder, the one that ends first before the others; last
 * what has no name, below zero where more went out than came in. The order of movements means nothing.
 */
export function lotsOf(movements: Iterable<LotLeft>): LotLeft[] {
	const sums = new Map<string, LotLeft>();
	for (const { batch, expiresOn, quantity } of movements) {
		const key = `${expiresOn} ${batch}`;
		const before = sums.get(key)?.quantity ?? 0;
		sums.set(key, { batch, expiresOn, quantity: before + quantity });
	}
	const all = [...sums.values()];
	const named = all.filter((one) => isNamed(one) && one.quantity > 0).sort(endsFirst);
	let unnamed = sum(all) - sum(named);
	const left = named.map((lot) => {
		const taken = Math.min(lot.quantity, Math.max(0, -unnamed));
		unnamed += taken;
		return { ...lot, quantity: lot.quantity - taken };
	});
	const rest = { batch: null, expiresOn: null, quantity: unnamed };
	return [...left, rest].filter(({ quantity }) => quantity !== 0);
}

function sum(lots: LotLeft[]): number {
	return lots.reduce((total, { quantity }) => total + quantity, 0);
}

export function isNamed({ batch, expiresOn }: Lot): boolean {
	return batch !== null || expiresOn !== null;
}

/** What has no day ends last. */
function endsFirst(a: Lot, b: Lot): number {
	const [one, other] = [a, b].map(({ batch, expiresOn }) => `${expiresOn ?? '~'} ${batch ?? ''}`);
	return one! < other! ? -1 : one! > other! ? 1 : 0;
}

/** Whether the last day of a batch has gone by, comes soon, or neither. It may be used on its day. */
export function expiryOf({ expiresOn }: Lot, today: Day, soonUntil: Day): 'over' | 'soon' | null {
	if (expiresOn === null || expiresOn > soonUntil) return null;
	return expiresOn < today ? 'over' : 'soon';
}

/** In the order in which batches should be used: what is past its day last, to be thrown away. */
export function inOrderOfUse<L extends Lot>(lots: L[], today: Day): L[] {
	const isOver = (lot: Lot) => expiryOf(lot, today, today) === 'over';
	return [...lots.filter((lot) => !isOver(lot)), ...lots.filter(isOver)];
}

/** An item of a batch, as one choice of a form. */
export function lotKey(itemId: string, { batch, expiresOn }: Lot): string {
	return `${itemId} ${expiresOn ?? '-'} ${batch ?? ''}`;
}

/** The item and batch that a choice names; null for anything else. */
export function lotFrom(key: string): ({ itemId: string } & Lot) | null {
	const [itemId = '', expiresOn = '', ...batch] = key.split(' ');
	if (!isUuid(itemId) || (expiresOn !== '-' && !isDay(expiresOn))) return null;
	return {
		...{ itemId, expiresOn: expiresOn === '-' ? null : expiresOn },
		batch: batch.join(' ') || null
	};
}
