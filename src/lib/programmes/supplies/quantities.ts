/** What somebody typed as quantities of items. */
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { QUANTITY_MAX, type HandOutLine, type Item } from '#lib/programmes/supplies/stock.ts';
import { readNumber } from '#lib/ui/typed-number.ts';

/**
 * One line for each item with a number above zero, by the id of the item. Refuses what is no whole
 * number or too many, each at its item; and with `required` at the first where nothing is handed out.
 */
export function readQuantities(
	typed: Record<string, string>,
	items: Pick<Item, 'id'>[]
): Outcome<HandOutLine[]> {
	const read = items.map(({ id }) => ({ itemId: id, quantity: quantityIn(typed[id]) }));
	const problems = read.flatMap(({ itemId, quantity }) =>
		quantity.ok ? [] : quantity.problems.map((one) => ({ ...one, field: itemId }))
	);
	if (problems.length > 0) return refused(...problems);
	const lines = read.flatMap(({ itemId, quantity }) =>
		quantity.ok && quantity.value > 0 ? [{ itemId, quantity: quantity.value }] : []
	);
	return lines.length > 0 ? done(lines) : refused(problem('required', undefined, items[0]?.id));
}

/** Nothing typed is none. */
function quantityIn(typed = ''): Outcome<number> {
	if (typed.trim() === '') return done(0);
	const read = readNumber(typed, 0);
	if (!read.ok || (read.value >= 0 && read.value <= QUANTITY_MAX)) return read;
	return refused(problem('out_of_range', { min: 0, max: QUANTITY_MAX }));
}
