/*
 * Whether something can be added to a part of a programme, and what there is to be chosen from.
 */
import type { Language } from '#lib/base/localized.ts';
import { either } from '#lib/programmes/editor/condition-words.ts';
import type { Option } from '#lib/programmes/editor/fields.ts';
import { shownNumbers } from '#lib/programmes/editor/options.ts';
import { isChosen, type ChosenPart } from '#lib/programmes/editor/own-parts.ts';
import { itemsOf, type Part } from '#lib/programmes/editor/parts.ts';
import { isToldAlone } from '#lib/programmes/own-page/check-own-page.ts';
import { maySee } from '#lib/programmes/own-page/may-see.ts';
import { SELF_QUESTIONS_MAX } from '#lib/programmes/own-page/own-page.ts';
import type { Template } from '#lib/programmes/template.ts';

/** Why nothing can be added: first something else has to be, or there is all of it that there may be. */
export type NotAddable =
	'needs_number' | 'needs_told' | 'needs_self_report' | 'full_questions' | 'full_alert';

/** What keeps something from being added to a part; null where nothing does. */
export function notAddable(body: Template, part: Part): NotAddable | null {
	const count = itemsOf(body, part).length;
	if (part === 'selfAlert') {
		if (count > 0) return 'full_alert';
		return itemsOf(body, 'selfReport').length > 0 ? null : 'needs_self_report';
	}
	if (part === 'selfReport' && count >= SELF_QUESTIONS_MAX) return 'full_questions';
	if (isChosen(part) && chosenOptions(body, part, 'ko').length === 0) {
		return part === 'trends' ? 'needs_number' : 'needs_told';
	}
	return part === 'benefits' && shownNumbers(body).length === 0 ? 'needs_number' : null;
}

/** The questions that can be shown, or asked, and are not yet. */
export function chosenOptions(body: Template, part: ChosenPart, language: Language): Option[] {
	const known = new Set(itemsOf(body, part).map(({ key }) => key));
	const open =
		part === 'trends'
			? shownNumbers(body)
			: body.measures.filter((def) => isToldAlone(def) && maySee(body, def.key));
	return open
		.filter(({ key }) => !known.has(key))
		.map(({ key, label }) => ({ value: key, label: either(label, language) }));
}
