/*
 * What is wrong with a draft, at the place where it is mended: the part, its item and the field.
 */
import type { Language } from '#lib/base/localized.ts';
import { either } from '#lib/programmes/editor/condition-words.ts';
import { flawWords } from '#lib/programmes/editor/flaw-words.ts';
import { isPart, itemsOf, nameOf, type Part } from '#lib/programmes/editor/parts.ts';
import { publishable } from '#lib/programmes/editor/publishable.ts';
import type { Flaw } from '#lib/programmes/template-check.ts';
import type { Template } from '#lib/programmes/template.ts';

/** What is changed in the file of a programme alone. */
export type InFile = 'rewards' | 'selfReport';

export type PlacedFlaw = {
	/** Null for the programme as a whole, and for what no part of the editor has. */
	part: Part | null;
	/** Which part of the file it is in, where no form changes that; null for all others. */
	inFile: InFile | null;
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
		const same = [flaw.part, flaw.item, flaw.field, flaw.words].join(' ');
		return known.has(same) ? false : known.add(same);
	});
}

function placedFlaw(draft: Template, flaw: Flaw, language: Language): PlacedFlaw {
	const [first = '', second = '', ...rest] = placesOf(flaw.path, draft);
	const words = flawWords(flaw.why, draft, language);
	const inFile = inFileOf(flaw.path, draft, language);
	if (inFile) return { ...inFile, part: null, item: null, field: flaw.path, words };
	if (!isPart(first))
		return { ...{ part: null, inFile: null, item: null, name: '' }, field: flaw.path, words };
	const items = itemsOf(draft, first);
	// The form counts its items, the meaning names them.
	const item = /^\d+$/.test(second)
		? items[Number(second)]
		: items.find(({ key }) => key === second);
	if (!item)
		return {
			...{ part: first, inFile: null, item: null, name: second },
			field: rest.join('.'),
			words
		};
	return {
		...{ part: first, inFile: null, item: item.key, words },
		name: either(nameOf(item), language) || item.key,
		field: rest.join('.')
	};
}

// A gift by its key or its place, a question to the person by its measure.
function inFileOf(path: string, draft: Template, language: Language) {
	const [whole, name = '', third = ''] = path.split('.');
	if (whole === 'rewards') {
		const gift = draft.rewards?.find(({ key }, at) => key === name || String(at) === name);
		return { inFile: 'rewards' as const, name: either(gift?.label, language) || name };
	}
	if (whole !== 'ownPage' || name !== 'selfReport') return null;
	const label = draft.measures.find(({ key }) => key === third)?.label;
	// The form has its questions and its words about danger there, the meaning names a measure.
	const named = third === 'measures' || third === 'alert' ? '' : third;
	return { inFile: 'selfReport' as const, name: either(label, language) || named };
}

// What stands on a person's own plan is reached as a part of the programme.
function placesOf(path: string, draft: Template): string[] {
	const [whole, name = '', ...rest] = path.split('.');
	if (whole === 'ownPage' && isPart(name)) return [name, ...rest];
	return (whole === 'steps' && addedPlace(draft, name)) || path.split('.');
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

/** How many flaws each part has; those that no form mends are in none. */
export function countByPart(flaws: PlacedFlaw[]): Map<Part | null, number> {
	const counts = new Map<Part | null, number>();
	for (const { part, inFile } of flaws) if (!inFile) counts.set(part, (counts.get(part) ?? 0) + 1);
	return counts;
}
