/** What somebody typed as quantities of items. */
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { QUANTITY_MAX, type HandOutLine, type Item } from '#lib/programmes/supplies/stock.ts';

/**
 * One line for each item with a number above zero, by the id of the item. Refuses what is no whole
 * number or too many, each at its item; and with `required` at the first where nothing is handed out.
 */
export function readQuantities(
	typed: Record<string, string>,
	items: Pick<Item, 'id'>[]
): Outcome<HandOutLine[]> {
	const read = items.map(({ id }) => ({ itemId: id, quantity: numberIn(typed[id]) }));
	const problems = read.flatMap(({ itemId, quantity }): Problem[] => {
		if (quantity === null) return [problem('not_a_number', undefined, itemId)];
		const isTooMany = quantity > QUANTITY_MAX;
		return isTooMany ? [problem('out_of_range', { min: 0, max: QUANTITY_MAX }, itemId)] : [];
	});
	if (problems.length > 0) return refused(...problems);
	const lines = read.flatMap(({ itemId, quantity }) => (quantity ? [{ itemId, quantity }] : []));
	return lines.length > 0 ? done(lines) : refused(problem('required', undefined, items[0]?.id));
}

/** Nothing typed is none; null where it is no whole number. */
function numberIn(typed = ''): number | null {
	const digits = typed.normalize('NFKC').replace(/[,\s]/g, '');
	if (digits === '') return 0;
	return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}
