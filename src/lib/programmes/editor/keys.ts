import { KEY_MAX } from '#lib/programmes/condition-schema.ts';

/* Names in the file. They are made from the label when something is added, and never change again. */

/** Whether a text can be a name of the file. */
export function fits(key: unknown): key is string {
	return typeof key === 'string' && /^[a-z][a-z0-9_]*$/.test(key) && key.length <= KEY_MAX;
}

/** A name that nothing has yet, from the English label where it says something, else a number. */
export function freshKey(
	label: { ko?: string; en?: string },
	otherwise: string,
	taken: Iterable<string>
): string {
	const made = wordsOf(label.en || label.ko || '').join('_');
	const start = /^[a-z]/.test(made) ? made : `${otherwise}${made ? `_${made}` : ''}`;
	return numbered(start.slice(0, KEY_MAX - 4), '_', taken, start === otherwise);
}

/** The same for a whole programme, whose name stands in addresses. */
export function freshProgrammeKey(
	label: { ko?: string; en?: string },
	taken: Iterable<string>
): string {
	const made = wordsOf(label.en || label.ko || '').join('-');
	return numbered((made || 'programme').slice(0, KEY_MAX - 4), '-', taken, made === '');
}

function wordsOf(text: string): string[] {
	return (
		text
			.normalize('NFKD')
			.toLowerCase()
			.match(/[a-z0-9]+/g) ?? []
	);
}

function numbered(start: string, link: string, taken: Iterable<string>, always: boolean): string {
	const known = new Set(taken);
	if (!always && !known.has(start)) return start;
	for (let number = always ? 1 : 2; ; number++) {
		const key = `${start}${link}${number}`;
		if (!known.has(key)) return key;
	}
}
