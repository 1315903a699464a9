import type { Day } from '#lib/base/days.ts';
import { holders } from '#lib/programmes/supplies/holder-queries.server.ts';
import type { Holder } from '#lib/programmes/supplies/holder.ts';
import { heldLots } from '#lib/programmes/supplies/lot-queries.server.ts';
import { expiryOf, type LotLeft } from '#lib/programmes/supplies/lots.ts';
import { itemsOf } from '#lib/programmes/supplies/queries.server.ts';
import type { Item } from '#lib/programmes/supplies/stock.ts';
import type { Work } from '#lib/server/work.server.ts';

export type EndingLot = { holder: Holder; item: Item; lot: LotLeft; state: 'over' | 'soon' };

/** Every batch whose last day is over or comes until a day, the first to end before the others. */
export async function endingLots(work: Work, today: Day, until: Day): Promise<EndingLot[]> {
	const items = new Map((await itemsOf(work)).map((one) => [one.id, one]));
	const places = new Map((await holders(work)).map((one) => [one.id, one]));
	return (await heldLots(work))
		.flatMap(({ holderId, itemId, lots }) =>
			lots.flatMap((lot) => {
				const state = expiryOf(lot, today, until);
				const [holder, item] = [places.get(holderId)!, items.get(itemId)!];
				return state && lot.quantity > 0 ? [{ holder, item, lot, state }] : [];
			})
		)
		.sort((a, b) => inOrder(a.lot.expiresOn!, b.lot.expiresOn!));
}

function inOrder(one: Day, other: Day): number {
	return one < other ? -1 : one > other ? 1 : 0;
}
