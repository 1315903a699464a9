import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { either } from '#lib/programmes/editor/condition-words.ts';
import { deriveFields } from '#lib/programmes/editor/derive-fields.ts';
import type { EditedField, Option } from '#lib/programmes/editor/fields.ts';
import { bandRows, modeOptions, rangeFields } from '#lib/programmes/editor/options.ts';
import {
	isNumber,
	type Measure,
	type MeasureKind,
	type Template
} from '#lib/programmes/template.ts';

export const measureKindWords: Record<MeasureKind, () => string> = {
	bool: m.programmes_kind_bool,
	integer: m.programmes_kind_integer,
	decimal: m.programmes_kind_decimal,
	enum: m.programmes_kind_enum,
	date: m.programmes_kind_date,
	text: m.programmes_kind_text,
	score: m.programmes_kind_score
};

/** The kinds of questions, to be chosen from. */
export function kindOptions(): Option[] {
	return Object.entries(measureKindWords).map(([value, say]) => ({ value, label: say() }));
}

/** What the page of a question asks; what its kind does not have is not asked. */
export function measureFields(def: Measure, body: Template, language: Language): EditedField[] {
	return [
		{ kind: 'both', path: 'label', label: m.programmes_question() },
		{
			...{ kind: 'choice', path: 'kind', label: m.programmes_kind(), options: kindOptions() },
			hint: m.programmes_kind_hint()
		},
		...(def.kind === 'enum' ? [optionRows()] : []),
		...(isNumber(def) ? numberFields(def) : []),
		...(def.kind === 'text'
			? [textLimit()]
			: isNumber(def) || def.kind === 'enum'
				? deriveFields(def, body, language)
				: []),
		...placeFields(body, language),
		{ kind: 'heading', path: 'more', label: m.programmes_more() },
		{ kind: 'both', path: 'help', label: m.programmes_help(), isLong: true, isOptional: true },
		...privacyFields(),
		{
			...{ kind: 'condition', path: 'dependsOn', place: 'contact', isOptional: true },
			...{ label: m.programmes_depends(), hint: m.programmes_depends_hint() }
		},
		safetyRows(),
		codeRows()
	];
}

function textLimit(): EditedField {
	return { kind: 'number', path: 'hard.max', label: m.programmes_text_max(), isOptional: true };
}

function numberFields(def: Measure): EditedField[] {
	const places = def.kind === 'integer' ? 0 : 6;
	return [
		{ kind: 'both', path: 'unitLabel', label: m.programmes_unit(), isOptional: true },
		{
			...{ kind: 'text', path: 'unit', label: m.programmes_unit_code(), isOptional: true },
			hint: m.programmes_unit_code_hint()
		},
		...(def.kind === 'integer' ? [] : [precisionField()]),
		...rangeFields('hard', m.programmes_hard(), places),
		...rangeFields('soft', m.programmes_soft(), places),
		bandRows(m.programmes_bands_hint(), places)
	];
}

function precisionField(): EditedField {
	return { kind: 'number', path: 'precision', label: m.programmes_precision(), isOptional: true };
}

function optionRows(): EditedField {
	return {
		...{ kind: 'rows', path: 'options', keyed: 'value', label: m.programmes_options() },
		rowLabel: (number) => m.programmes_option({ number }),
		fields: [
			{ kind: 'both', path: 'label', label: m.programmes_text() },
			{
				...{ kind: 'number', path: 'points', places: 3, isOptional: true },
				label: m.programmes_points()
			}
		]
	};
}

/** What the question is called in lists that others keep. */
function codeRows(): EditedField {
	return {
		...{ kind: 'rows', path: 'codes', isOptional: true, label: m.programmes_codes() },
		hint: m.programmes_codes_hint(),
		rowLabel: (number) => m.programmes_codes_row({ number }),
		fields: [
			{
				...{ kind: 'text', path: 'system', label: m.programmes_code_system() },
				hint: m.programmes_code_system_hint()
			},
			{ kind: 'text', path: 'code', label: m.programmes_code() },
			{ kind: 'text', path: 'note', label: m.programmes_code_note(), isOptional: true }
		]
	};
}

function placeFields(body: Template, language: Language): EditedField[] {
	const asked = [
		{ value: 'required', label: m.programmes_asked_required() },
		{ value: 'optional', label: m.programmes_asked_optional() }
	];
	return [
		{
			...{ kind: 'heading', path: 'place', label: m.programmes_place() },
			hint: m.programmes_place_hint()
		},
		{
			...{ kind: 'choice', path: 'place.screen', label: m.programmes_place_screen() },
			isOptional: true,
			options: body.sections.map(({ key, label }) => ({
				value: key,
				label: either(label, language)
			}))
		},
		...body.steps.map(({ key, label }): EditedField => ({
			...{ kind: 'choice', path: `place.at.${key}`, options: asked, isOptional: true },
			label: m.programmes_place_step({ step: either(label, language) })
		}))
	];
}

function privacyFields(): EditedField[] {
	const readers = [
		{ value: 'care_team', label: m.programmes_seen_team() },
		{ value: 'administrators', label: m.programmes_seen_administrators() }
	];
	return [
		{
			...{ kind: 'flag', path: 'sensitive', label: m.programmes_sensitive() },
			hint: m.programmes_sensitive_hint()
		},
		{
			...{ kind: 'choice', path: 'seenBy', label: m.programmes_seen(), options: readers },
			isOptional: true
		},
		{
			...{ kind: 'choices', path: 'modes', label: m.programmes_measure_modes() },
			...{ hint: m.programmes_measure_modes_hint(), options: modeOptions(), isOptional: true }
		}
	];
}

function safetyRows(): EditedField {
	return {
		...{ kind: 'rows', path: 'safety', label: m.programmes_safety(), isOptional: true },
		hint: m.programmes_safety_hint(),
		rowLabel: (number) => m.programmes_safety_row({ number }),
		fresh: { blocking: false },
		fields: [
			{ kind: 'condition', path: 'when', place: 'contact', label: m.programmes_safety_when() },
			{ kind: 'both', path: 'text', isLong: true, label: m.programmes_safety_text() },
			{ kind: 'flag', path: 'blocking', label: m.programmes_safety_blocking() }
		]
	};
}
