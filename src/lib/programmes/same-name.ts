/** Whether two names as they were typed are one: without spaces, case or the form of their letters. */
export function isSameName(one: string, other: string): boolean {
	return plain(one) === plain(other);
}

function plain(name: string): string {
	return name.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
}
