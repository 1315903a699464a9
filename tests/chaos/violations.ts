/** A broken promise: which one, about what. */
export type Violation = { rule: string; about: string };

export function broken(rule: string, about: string): Violation {
	return { rule, about };
}

/** Exactly one of each that is wanted; for what is found besides, nobody asked. */
export function once(what: string, wanted: string[], found: string[]): Violation[] {
	const has = new Set(found);
	const isWanted = new Set(wanted);
	return [
		...wanted.filter((id) => !has.has(id)).map((id) => broken(`${what} is missing`, id)),
		...found.filter((id) => !isWanted.has(id)).map((id) => broken(`${what} is one too many`, id)),
		...twice(found).map((id) => broken(`${what} is there twice`, id))
	];
}

export function twice(ids: string[]): string[] {
	const seen = new Set<string>();
	return ids.filter((id) => seen.has(id) || !seen.add(id));
}

export function grouped<T>(all: T[], keyOf: (one: T) => string): Map<string, T[]> {
	return Map.groupBy(all, keyOf);
}
