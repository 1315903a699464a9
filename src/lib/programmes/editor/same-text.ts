// The database gives the parts of an object back in an order of its own.
/** A value as text, whatever the order in which its parts were written. */
export function sameText(value: unknown): string {
	return JSON.stringify(value, (_, node) =>
		node && typeof node === 'object' && !Array.isArray(node)
			? Object.fromEntries(Object.entries(node).toSorted(([a], [b]) => (a < b ? -1 : 1)))
			: node
	);
}
