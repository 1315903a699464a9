/*
 * Where the parts of a JSON text stand, so that what is wrong with one can be found in an editor. The text is
 * whole; `json-fault.ts` says where one stops being so.
 */

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

type Place = { path: string; at: number };

/**
 * The line, counted from 1, on which what stands at each path begins: `steps.0.label`. Of what is missing it
 * is that of what it is missing in; null where that is the whole.
 */
export function jsonLines(text: string, paths: string[]): (number | null)[] {
	const places = paths.map((path) => ({ path, at: 0 }));
	for (const value of valuesOf(text)) {
		if (value.path === '') continue;
		for (const place of places) {
			const isIn = place.path === value.path || place.path.startsWith(`${value.path}.`);
			if (isIn) place.at = value.at;
		}
	}
	return places.map(({ at }) => (at === 0 ? null : text.slice(0, at).split('\n').length));
}

/** Every value of the text with its path, what holds others before what it holds. */
function* valuesOf(text: string): Generator<Place> {
	/** What is open, with the number of the next one in a list; null in what has names. */
	const open: { path: string; next: number | null }[] = [];
	let name = '';
	let isName = false;
	for (const { 0: sign, index: at } of text.matchAll(token)) {
		const holder = open.at(-1);
		if (sign === '}' || sign === ']') open.pop();
		else if (sign === ':') isName = false;
		else if (sign === ',' && holder) {
			isName = holder.next === null;
			if (holder.next !== null) holder.next += 1;
		} else if (isName) name = JSON.parse(sign) as string;
		else {
			const path = [holder?.path, holder && String(holder.next ?? name)].filter(Boolean).join('.');
			yield { path, at };
			isName = sign === '{';
			if (sign === '{' || sign === '[') open.push({ path, next: sign === '[' ? 0 : null });
		}
	}
}
