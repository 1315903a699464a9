import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { either } from '#lib/programmes/editor/condition-words.ts';
import { partPath } from '#lib/programmes/editor/own-parts.ts';
import { partWords } from '#lib/programmes/editor/part-words.ts';
import { isPart, nameOf, type Item } from '#lib/programmes/editor/parts.ts';
import { valueAt } from '#lib/visits/editor/file-paths.ts';

/** A place in a file of which nothing is known yet, in words: the part, and what is called there. */
export function filePlace(body: object, path: string, locale: Language): string {
	const options = { locale };
	if (path === '') return m.programmes_file_whole({}, options);
	const [part = '', at = '', ...rest] = partPath(path);
	if (!isPart(part)) return m.programmes_part_about({}, options);
	const name = partWords[part].name({}, options);
	if (!/^\d+$/.test(at)) return name;
	const item = path
		.split('.')
		.slice(0, -rest.length || undefined)
		.join('.');
	const called = calledThere(valueAt(body, item), locale);
	return `${name}: ${called || m.programmes_file_item({ number: Number(at) + 1 }, options)}`;
}

// Whatever stands there has a name only where it is a text.
function calledThere(item: unknown, locale: Language): string {
	if (typeof item !== 'object' || item === null) return '';
	const named = nameOf({ key: '', ...item } as Item);
	const text: unknown = typeof named === 'object' && named !== null ? either(named, locale) : '';
	return typeof text === 'string' ? text : '';
}
