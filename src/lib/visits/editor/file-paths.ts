/** A service's file as JSON, before anything is known of it. */
export type FileBody = { [key: string]: unknown };

/** What stands at a path of a file, `rules.visits.0.label`; undefined where nothing does. */
export function valueAt(body: unknown, path: string): unknown {
	if (path === '') return body;
	let found = body;
	for (const key of path.split('.')) {
		if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
		found = (found as FileBody)[key];
	}
	return found;
}

/**
 * Puts a value at a path, or takes away what is there where it is undefined, and then what has
 * nothing left in it. The path is one of the editor's own, never one that was typed.
 */
export function putAt(body: FileBody, path: string, value: unknown): void {
	if (value === undefined) return takeAway(body, path);
	const keys = path.split('.');
	const last = keys.pop()!;
	let place = body;
	for (const key of keys) place = (place[key] ??= {}) as FileBody;
	place[last] = value;
}

function takeAway(body: FileBody, path: string): void {
	if (valueAt(body, path) === undefined) return;
	const keys = path.split('.');
	const last = keys.pop()!;
	const parent = keys.join('.');
	const place = valueAt(body, parent) as FileBody;
	delete place[last];
	if (parent !== '' && Object.keys(place).length === 0) takeAway(body, parent);
}
