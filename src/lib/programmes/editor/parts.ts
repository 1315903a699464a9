import type { Localized } from '#lib/base/localized.ts';
import { isOwnPart, ownItems, ownParts, withOwnItems } from '#lib/programmes/editor/own-parts.ts';
import type { Step, Template } from '#lib/programmes/template.ts';

/** The parts of a programme, in the order in which one is written. */
export const parts = [
	'measures',
	'sections',
	'anchors',
	'steps',
	'outcomes',
	'rewards',
	'tailorings',
	'consents',
	...ownParts
] as const;
export type Part = (typeof parts)[number];

export const isPart = (text: string): text is Part => parts.includes(text as Part);

/** One item of a part, of which only its name in the file is known. */
export type Item = { key: string; label?: Localized; advice?: Localized; title?: Localized };

export function itemsOf(body: Template, part: Part): Item[] {
	return isOwnPart(part) ? ownItems(body, part) : ((body[part] ?? []) as Item[]);
}

function withItems(body: Template, part: Part, items: Item[]): Template {
	if (isOwnPart(part)) return withOwnItems(body, part, items);
	if (part !== 'rewards' || items.length > 0) return { ...body, [part]: items };
	const { rewards: _, ...rest } = body;
	return rest;
}

export function itemOf(body: Template, part: Part, key: string): Item | undefined {
	return itemsOf(body, part).find((item) => item.key === key);
}

/** What an item is called. */
export function nameOf(item: Item): Localized {
	return item.label ?? item.advice ?? item.title ?? { ko: item.key, en: item.key };
}

/** The same programme with an item put in the place of the one of its key, or at the end. */
export function withItem(body: Template, part: Part, item: Item): Template {
	const items = itemsOf(body, part);
	const isThere = items.some(({ key }) => key === item.key);
	const list = isThere ? items.map((one) => (one.key === item.key ? item : one)) : [...items, item];
	return withItems(body, part, list);
}

/** The same without an item. A question leaves the screens, steps and own page that ask or show it, too. */
export function withoutItem(body: Template, part: Part, key: string): Template {
	const items = itemsOf(body, part).filter((item) => item.key !== key);
	const left = withItems(body, part, items);
	if (part !== 'measures') return left;
	return unasked(withoutItem(withoutItem(left, 'trends', key), 'selfReport', key), key);
}

function unasked(body: Template, key: string): Template {
	const without = (keys: string[]) => keys.filter((one) => one !== key);
	return {
		...body,
		sections: body.sections.map((one) => ({ ...one, measures: without(one.measures) })),
		steps: unaskedAt(body.steps, key),
		tailorings: body.tailorings.map(({ addSteps, ...one }) => ({
			...{ ...one, ...(addSteps && { addSteps: unaskedAt(addSteps, key) }) }
		})),
		outcomes: body.outcomes.map((one) => ({ ...one, answeredBy: without(one.answeredBy) }))
	};
}

function unaskedAt(steps: Step[], key: string): Step[] {
	const without = (keys: string[]) => keys.filter((one) => one !== key);
	return steps.map((one) => ({
		...{ ...one, required: without(one.required), optional: without(one.optional) }
	}));
}

/** The same with an item one place further up or down. */
export function withMoved(body: Template, part: Part, key: string, by: 1 | -1): Template {
	const items = [...itemsOf(body, part)];
	const at = items.findIndex((item) => item.key === key);
	const to = at + by;
	if (at < 0 || to < 0 || to >= items.length) return body;
	[items[at], items[to]] = [items[to]!, items[at]!];
	return withItems(body, part, items);
}
