/** The page on which a place of a visit's crew is given to somebody; null is the empty place. */
export function giveHref(
	board: string,
	week: string,
	visitId: string,
	resourceId: string | null
): string {
	const query = new URLSearchParams({ week, visit: visitId });
	if (resourceId) query.set('place', resourceId);
	return `${board}/give?${query}`;
}
