import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { either } from '#lib/programmes/editor/condition-words.ts';
import type { EditedField } from '#lib/programmes/editor/fields.ts';
import {
	anchorOptions,
	bandRows,
	shownNumbers,
	withNamed
} from '#lib/programmes/editor/options.ts';
import type { OwnPart } from '#lib/programmes/editor/own-parts.ts';
import type { Item } from '#lib/programmes/editor/parts.ts';
import type { Benefit } from '#lib/programmes/own-page/own-page.ts';
import type { Template } from '#lib/programmes/template.ts';

/** What the page of something on the person's own page asks. */
export function ownPageFields(
	part: OwnPart,
	item: Item,
	body: Template,
	language: Language
): EditedField[] {
	if (part === 'trends') return trendFields();
	if (part === 'selfReport') return toldFields();
	if (part === 'selfAlert') return alertFields();
	return part === 'ownWords' ? wordsFields() : benefitFields(item, body, language);
}

function helpField(hint: string): EditedField {
	return {
		...{ kind: 'both', path: 'help', isLong: true, isOptional: true },
		...{ label: m.programmes_own_help(), hint }
	};
}

function trendFields(): EditedField[] {
	return [helpField(m.programmes_trend_help_hint()), bandRows(m.programmes_trend_bands_hint(), 6)];
}

function wordsFields(): EditedField[] {
	return [
		{ kind: 'both', path: 'title', label: m.programmes_words_title() },
		helpField(m.programmes_words_help_hint()),
		{
			...{ kind: 'number', path: 'max', label: m.programmes_text_max() },
			hint: m.programmes_words_max_hint()
		}
	];
}

function toldFields(): EditedField[] {
	return [
		{
			...{ kind: 'both', path: 'label', isOptional: true },
			...{ label: m.programmes_told_label(), hint: m.programmes_told_label_hint() }
		},
		helpField(m.programmes_told_help_hint())
	];
}

function alertFields(): EditedField[] {
	return [
		{
			...{ kind: 'condition', path: 'when', place: 'contact' },
			...{ label: m.programmes_alert_when(), hint: m.programmes_alert_when_hint() }
		},
		{
			...{ kind: 'both', path: 'text', isLong: true, label: m.programmes_alert_text() },
			hint: m.programmes_alert_text_hint()
		}
	];
}

function benefitFields(item: Item, body: Template, language: Language): EditedField[] {
	return [
		{ kind: 'both', path: 'label', label: m.programmes_name() },
		{ kind: 'heading', path: 'reckoned', label: m.programmes_benefit_reckoned() },
		{
			...{ kind: 'choice', path: 'measure', label: m.programmes_benefit_measure() },
			...{ options: benefitMeasures(item, body, language) },
			hint: m.programmes_benefit_measure_hint()
		},
		{
			...{ kind: 'number', path: 'times', places: 6, label: m.programmes_benefit_times() },
			hint: m.programmes_benefit_times_hint()
		},
		{ kind: 'both', path: 'unitLabel', label: m.programmes_unit() },
		{
			...{ kind: 'choice', path: 'anchor', label: m.programmes_benefit_anchor() },
			options: anchorOptions(body, language)
		},
		{
			...{ kind: 'condition', path: 'until', place: 'ever', isOptional: true },
			...{ label: m.programmes_benefit_until(), hint: m.programmes_benefit_until_hint() }
		},
		{
			...{ kind: 'both', path: 'basis', isLong: true, label: m.programmes_benefit_basis() },
			hint: m.programmes_benefit_basis_hint()
		}
	];
}

/** Numbers that the person may read, and the one that is named already, whatever became of it. */
function benefitMeasures(item: Item, body: Template, language: Language) {
	const { measure } = item as Item & Partial<Benefit>;
	const open = shownNumbers(body);
	const named = body.measures.filter((def) => def.key === measure || open.includes(def));
	const options = named.map(({ key, label }) => ({ value: key, label: either(label, language) }));
	return withNamed(options, measure);
}
