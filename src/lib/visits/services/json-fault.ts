/*
 * Where a text stops being JSON. The engine's own message names a place only sometimes, and never in
 * the reader's language.
 */

/** The place of a fault, counted from 1 as an editor counts, and the line that it stands in. */
export type JsonFault = { line: number; column: number; excerpt: string };

/** So much of a line is shown, around the fault. */
const EXCERPT_CHARS = 80;

const blank = /[ \t\r\n]*/y;
// eslint-disable-next-line no-control-regex -- a JSON text holds none of these
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const plain = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** What may come next. `first` is right behind an opening bracket, which may be closed again. */
type Next = 'value' | 'first value' | 'name' | 'first name' | 'colon' | 'separator';

/** The first place at which the text cannot go on as JSON; null when it is whole. */
export function jsonFault(text: string): JsonFault | null {
	const open: ('{' | '[')[] = [];
	let next: Next = 'value';
	let at = skip(blank, text, 0);
	do {
		const end = step(text, at, next, open);
		if (end === null) return placeOf(text, at);
		next = end.next;
		at = skip(blank, text, end.at);
	} while (next !== 'separator' || open.length > 0);
	return at < text.length ? placeOf(text, at) : null;
}

/** One bracket, sign, text or number further; null where none fits. Keeps count of what is open. */
function step(text: string, at: number, next: Next, open: ('{' | '[')[]) {
	const sign = text[at];
	if (next === 'colon') return sign === ':' ? { at: at + 1, next: 'value' as Next } : null;
	const mayClose = next === 'separator' || next.startsWith('first');
	if (mayClose && sign !== undefined && sign === closing(open.at(-1))) {
		open.pop();
		return { at: at + 1, next: 'separator' as Next };
	}
	if (next === 'separator') {
		const inside: Next = open.at(-1) === '{' ? 'name' : 'value';
		return sign === ',' && open.length > 0 ? { at: at + 1, next: inside } : null;
	}
	if (next.endsWith('name')) {
		const end = skip(string, text, at);
		return end > at ? { at: end, next: 'colon' as Next } : null;
	}
	if (sign === '{' || sign === '[') {
		open.push(sign);
		const inside: Next = sign === '{' ? 'first name' : 'first value';
		return { at: at + 1, next: inside };
	}
	const end = Math.max(skip(string, text, at), skip(plain, text, at));
	return end > at ? { at: end, next: 'separator' as Next } : null;
}

function closing(bracket: '{' | '[' | undefined): string | undefined {
	return bracket && { '{': '}', '[': ']' }[bracket];
}

/** Where the pattern ends that begins here; here, where it does not. */
function skip(pattern: RegExp, text: string, at: number): number {
	pattern.lastIndex = at;
	return pattern.test(text) ? pattern.lastIndex : at;
}

function placeOf(text: string, at: number): JsonFault {
	const before = text.slice(0, at).split(/\r\n|\r|\n/);
	const line = before.length;
	const column = Array.from(before.at(-1)!).length + 1;
	const whole = Array.from(text.split(/\r\n|\r|\n/)[line - 1]!.replaceAll('\t', ' '));
	const from = Math.max(0, Math.min(column - 1 - EXCERPT_CHARS / 2, whole.length - EXCERPT_CHARS));
	return {
		line,
		column,
		excerpt: whole
			.slice(from, from + EXCERPT_CHARS)
			.join('')
			.trim()
	};
}
