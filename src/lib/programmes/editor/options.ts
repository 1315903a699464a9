import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { anchorWords, either } from '#lib/programmes/editor/condition-words.ts';
import type { EditedField, Option } from '#lib/programmes/editor/fields.ts';
import { stepsOf } from '#lib/programmes/enrolment-scope.ts';
import { contactModes } from '#lib/programmes/expression.ts';
import { maySee } from '#lib/programmes/own-page/may-see.ts';
import { modeWords } from '#lib/programmes/plan-words.ts';
import { ENROLLED, isNumber, type Measure, type Template } from '#lib/programmes/template.ts';

/** The two ends of a range, either of which may stay open. */
export function rangeFields(path: string, label: string, places = 0): EditedField[] {
	const shared = { kind: 'number', isOptional: true, places } as const;
	return [
		{ ...shared, path: `${path}.min`, label: m.programmes_range_min({ label }) },
		{ ...shared, path: `${path}.max`, label: m.programmes_range_max({ label }) }
	];
}

/** Names for ranges of a number. */
export function bandRows(hint: string, places: number): EditedField {
	return {
		...{ kind: 'rows', path: 'bands', keyed: 'key', isOptional: true },
		...{ label: m.programmes_bands(), hint },
		rowLabel: (number) => m.programmes_band({ number }),
		fields: [
			{ kind: 'both', path: 'label', label: m.programmes_name() },
			{ kind: 'number', path: 'min', places, label: m.programmes_band_min() },
			{ kind: 'number', path: 'max', places, label: m.programmes_band_max() }
		]
	};
}

/** The ways of a contact, to be chosen from. */
export function modeOptions(): Option[] {
	return contactModes.map((value) => ({ value, label: modeWords[value]() }));
}

/** The questions of a programme, to be chosen from. */
export function measureOptions(body: Template, language: Language): Option[] {
	return body.measures.map(({ key, label }) => ({ value: key, label: either(label, language) }));
}

/** The steps of a programme, to be chosen from, each time of one that repeats. */
export function stepOptions(body: Template, language: Language): Option[] {
	return stepsOf(body).map(({ key, label }) => ({ value: key, label: either(label, language) }));
}

/** The questions whose number the person themselves may read. */
export function shownNumbers(body: Template): Measure[] {
	return body.measures.filter((def) => isNumber(def) && maySee(body, def.key));
}

/** The options, and first the one that is named already, where it is none of them any more. */
export function withNamed(options: Option[], named: string | undefined): Option[] {
	const isThere = !named || options.some(({ value }) => value === named);
	return isThere ? options : [{ value: named, label: named }, ...options];
}

/** The days that count, the one that everybody has among them. */
export function anchorOptions(
	body: Pick<Template, 'measures' | 'anchors'>,
	language: Language
): Option[] {
	return [ENROLLED, ...body.anchors.map(({ key }) => key)].map((value) => ({
		value,
		label: anchorWords(value, body, language)
	}));
}
