import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { anchorWords, either } from '#lib/programmes/editor/condition-words.ts';
import type { EditedField, Option } from '#lib/programmes/editor/fields.ts';
import { contactModes } from '#lib/programmes/expression.ts';
import { modeWords } from '#lib/programmes/plan-words.ts';
import { ENROLLED, type Template } from '#lib/programmes/template.ts';

/** The two ends of a range, either of which may stay open. */
export function rangeFields(path: string, label: string, places = 0): EditedField[] {
	const shared = { kind: 'number', isOptional: true, places } as const;
	return [
		{ ...shared, path: `${path}.min`, label: m.programmes_range_min({ label }) },
		{ ...shared, path: `${path}.max`, label: m.programmes_range_max({ label }) }
	];
}

/** The ways of a contact, to be chosen from. */
export function modeOptions(): Option[] {
	return contactModes.map((value) => ({ value, label: modeWords[value]() }));
}

/** The questions of a programme, to be chosen from. */
export function measureOptions(body: Template, language: Language): Option[] {
	return body.measures.map(({ key, label }) => ({ value: key, label: either(label, language) }));
}

/** The days that count, the one that everybody has among them. */
export function anchorOptions(body: Template, language: Language): Option[] {
	return [ENROLLED, ...body.anchors.map(({ key }) => key)].map((value) => ({
		value,
		label: anchorWords(value, body, language)
	}));
}
