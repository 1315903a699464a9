/*
 * What is wrong with a draft, at the place where it is mended: the part, its item and the field.
 */
import type { Language } from '#lib/base/localized.ts';
import { either } from '#lib/programmes/editor/condition-words.ts';
import { flawWords } from '#lib/programmes/editor/flaw-words.ts';
import { partPath } from '#lib/programmes/editor/own-parts.ts';
import { isPart, itemsOf, nameOf, type Part } from '#lib/programmes/editor/parts.ts';
import { publishable } from '#lib/programmes/editor/publishable.ts';
import type { Flaw } from '#lib/programmes/template-check.ts';
import type { Template } from '#lib/programmes/template.ts';

export type PlacedFlaw = {
	/** Null for the programme as a whole. */
	part: Part | null;
	/** The item's name in the file; null for the part as a whole. */
	item: string | null;
	/** What the item is called. */
	name: string;
	/** Where in the item; '' for the item as a whole. */
	field: string;
	words: string;
};

/** Everything that keeps a draft from being published, in the reader's language. */
export function draftFlaws(draft: Template, language: Language): PlacedFlaw[] {
	const read = publishable(draft, null);
	if (read.ok) return [];
	const said = read.flaws.map((flaw) => placedFlaw(draft, flaw, language));
	const known = new Set<string>();
	return said.filter((flaw) => {
		// A text that is in neither language lacks once: each stands in for the other.
		const field = flaw.field.replace(/\.en$/, '.ko');
		const same = [flaw.part, flaw.item, field, flaw.words].join(' ');
		return known.has(same) ? false : known.add(same);
	});
}

function placedFlaw(draft: Template, flaw: Flaw, language: Language): PlacedFlaw {
	const [first = '', second = '', ...rest] = placesOf(flaw.path, draft);
	const words = flawWords(flaw.why, draft, language);
	if (!isPart(first)) return { ...{ part: null, item: null, name: '', words }, field: flaw.path };
	const items = itemsOf(draft, first);
	// The form counts its items, the meaning names them.
	const item = /^\d+$/.test(second)
		? items[Number(second)]
		: items.find(({ key }) => key === second);
	if (!item) return { ...{ part: first, item: null, name: second, words }, field: rest.join('.') };
	return {
		...{ part: first, item: item.key, words },
		name: either(nameOf(item), language) || item.key,
		field: rest.join('.')
	};
}

function placesOf(path: string, draft: Template): string[] {
	const [part, name = ''] = partPath(path);
	return (part === 'steps' && addedPlace(draft, name)) || partPath(path);
}

// A step that a piece of advice adds is mended where the advice is.
function addedPlace({ steps, tailorings }: Template, key: string): string[] | null {
	if (/^\d+$/.test(key) || steps.some((step) => step.key === key)) return null;
	for (const rule of tailorings) {
		const at = (rule.addSteps ?? []).findIndex((step) => step.key === key);
		if (at >= 0) return ['tailorings', rule.key, 'addSteps', String(at)];
	}
	return null;
}

/** How many flaws each part has. */
export function countByPart(flaws: PlacedFlaw[]): Map<Part | null, number> {
	const counts = new Map<Part | null, number>();
	for (const { part } of flaws) counts.set(part, (counts.get(part) ?? 0) + 1);
	return counts;
}
