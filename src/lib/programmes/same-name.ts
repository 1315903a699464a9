/** A name as it was typed, without spaces, case or the form of its letters: the same for one person. */
export function plainName(name: string): string {
	return name.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
}

/** Whether two names as they were typed are one. */
export function isSameName(one: string, other: string): boolean {
	return plainName(one) === plainName(other);
}
