const STEPS = [100, 25, 5, 1];

/**
 * Parts of a list of rows, in its order, each of one of a few sizes: a statement for so many rows has
 * a text of its own, and the database keeps only so many texts.
 */
export function rowSteps<T>(rows: T[]): T[][] {
	const parts: T[][] = [];
	let from = 0;
	for (const step of STEPS) {
		for (; rows.length - from >= step; from += step) parts.push(rows.slice(from, from + step));
	}
	return parts;
}
