import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { anchorWords, conditionWords } from '#lib/programmes/editor/condition-words.ts';
import { measureKindWords } from '#lib/programmes/editor/measure-fields.ts';
import type { Item, Part } from '#lib/programmes/editor/parts.ts';
import { stepKindWords } from '#lib/programmes/editor/step-fields.ts';
import type {
	Consent,
	Measure,
	OutcomeDefinition,
	Section,
	Step,
	Tailoring,
	Template
} from '#lib/programmes/template.ts';

/** What an item of a part says, in one line. */
export function itemWords(part: Part, item: Item, body: Template, language: Language): string {
	if (part === 'measures') {
		const { kind, unitLabel } = item as Measure;
		return [measureKindWords[kind](), unitLabel?.[language]].filter(Boolean).join(', ');
	}
	if (part === 'sections') {
		return m.programmes_item_says_section({ count: (item as Section).measures.length });
	}
	if (part === 'steps') {
		const { anchor, window, kind } = item as unknown as Step;
		const said = { ...window, anchor: anchorWords(anchor, body, language) };
		return m.programmes_item_says_step({ ...said, kind: stepKindWords[kind]() });
	}
	if (part === 'outcomes') {
		const { anchor, window } = item as OutcomeDefinition;
		return m.programmes_item_says_outcome({
			...{ from: window.from, to: window.to },
			anchor: anchorWords(anchor, body, language)
		});
	}
	if (part === 'tailorings') return conditionWords((item as Tailoring).when, body, language);
	return part === 'consents' ? m.programmes_count({ count: (item as Consent).items.length }) : '';
}
