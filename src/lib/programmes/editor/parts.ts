import type { Localized } from '#lib/base/localized.ts';
import type { Template } from '#lib/programmes/template.ts';

/** The parts of a programme, in the order in which one is written. */
export const parts = [
	'measures',
	'sections',
	'anchors',
	'steps',
	'outcomes',
	'tailorings',
	'consents'
] as const;
export type Part = (typeof parts)[number];

export const isPart = (text: string): text is Part => parts.includes(text as Part);

/** One item of a part, of which only its name in the file is known. */
export type Item = { key: string; label?: Localized; advice?: Localized };

export function itemsOf(body: Template, part: Part): Item[] {
	return body[part] as Item[];
}

export function itemOf(body: Template, part: Part, key: string): Item | undefined {
	return itemsOf(body, part).find((item) => item.key === key);
}

/** What an item is called. */
export function nameOf(item: Item): Localized {
	return item.label ?? item.advice ?? { ko: item.key, en: item.key };
}

/** The same programme with an item put in the place of the one of its key, or at the end. */
export function withItem(body: Template, part: Part, item: Item): Template {
	const items = itemsOf(body, part);
	const isThere = items.some(({ key }) => key === item.key);
	const list = isThere ? items.map((one) => (one.key === item.key ? item : one)) : [...items, item];
	return { ...body, [part]: list };
}

/** The same without an item. A question leaves the screens and steps that ask it too. */
export function withoutItem(body: Template, part: Part, key: string): Template {
	const left = { ...body, [part]: itemsOf(body, part).filter((item) => item.key !== key) };
	return part === 'measures' ? unasked(left, key) : left;
}

function unasked(body: Template, key: string): Template {
	const without = (keys: string[]) => keys.filter((one) => one !== key);
	return {
		...body,
		sections: body.sections.map((one) => ({ ...one, measures: without(one.measures) })),
		steps: body.steps.map((one) => ({
			...{ ...one, required: without(one.required) },
			optional: without(one.optional)
		})),
		outcomes: body.outcomes.map((one) => ({ ...one, answeredBy: without(one.answeredBy) }))
	};
}

/** The same with an item one place further up or down. */
export function withMoved(body: Template, part: Part, key: string, by: 1 | -1): Template {
	const items = [...itemsOf(body, part)];
	const at = items.findIndex((item) => item.key === key);
	const to = at + by;
	if (at < 0 || to < 0 || to >= items.length) return body;
	[items[at], items[to]] = [items[to]!, items[at]!];
	return { ...body, [part]: items };
}
