import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { EditedField } from '#lib/programmes/editor/fields.ts';
import { measureFields } from '#lib/programmes/editor/measure-fields.ts';
import { measureOptions, rangeFields, stepOptions } from '#lib/programmes/editor/options.ts';
import { outcomeFields } from '#lib/programmes/editor/outcome-fields.ts';
import { ownPageFields } from '#lib/programmes/editor/own-page-fields.ts';
import { isOwnPart } from '#lib/programmes/editor/own-parts.ts';
import type { Item, Part } from '#lib/programmes/editor/parts.ts';
import { rewardFields } from '#lib/programmes/editor/reward-fields.ts';
import { stepFields } from '#lib/programmes/editor/step-fields.ts';
import { tailoringFields } from '#lib/programmes/editor/tailoring-fields.ts';
import type { Measure, Template } from '#lib/programmes/template.ts';

/** What the page of an item asks, in the language of the page. */
export function fieldsOf(
	part: Part,
	item: Item,
	body: Template,
	language: Language
): EditedField[] {
	if (part === 'measures') return measureFields(item as Measure, body, language);
	if (part === 'steps') return stepFields(body, language);
	if (part === 'outcomes') return outcomeFields(item, body, language);
	if (part === 'anchors') return anchorFields(body, language);
	if (part === 'sections') return sectionFields(body, language);
	if (part === 'rewards') return rewardFields(item, body, language);
	if (isOwnPart(part)) return ownPageFields(part, item, body, language);
	return part === 'consents' ? consentFields() : tailoringFields(body, language);
}

/** What the page of the programme as a whole asks. */
export function aboutFields(): EditedField[] {
	return [
		{ kind: 'both', path: 'label', label: m.programmes_name() },
		{
			...{ kind: 'both', path: 'source', isLong: true },
			...{ label: m.programmes_source(), hint: m.programmes_source_hint() }
		},
		{
			...{ kind: 'rows', path: 'assumed', label: m.programmes_assumed() },
			hint: m.programmes_assumed_hint(),
			rowLabel: (number) => m.programmes_assumed_row({ number }),
			fields: [{ kind: 'both', path: '', isLong: true, label: m.programmes_text() }]
		}
	];
}

function anchorFields(body: Template, language: Language): EditedField[] {
	return [
		{ kind: 'both', path: 'label', label: m.programmes_name() },
		{ kind: 'both', path: 'help', label: m.programmes_help(), isLong: true, isOptional: true },
		{
			...{ kind: 'number', path: 'default.fromFirstVisitDays', isOptional: true },
			...{ label: m.programmes_anchor_default(), hint: m.programmes_anchor_default_hint() },
			unit: m.programmes_days()
		},
		{
			...{ kind: 'choice', path: 'metBy', options: stepOptions(body, language), isOptional: true },
			...{ label: m.programmes_anchor_met(), hint: m.programmes_anchor_met_hint() }
		},
		...rangeFields('hard', m.programmes_anchor_hard()),
		...rangeFields('soft', m.programmes_anchor_soft())
	];
}

function sectionFields(body: Template, language: Language): EditedField[] {
	return [
		{ kind: 'both', path: 'label', label: m.programmes_name() },
		{ kind: 'both', path: 'help', label: m.programmes_help(), isLong: true, isOptional: true },
		{
			...{ kind: 'both', path: 'source', isLong: true, isOptional: true },
			label: m.programmes_section_source()
		},
		{
			...{ kind: 'choices', path: 'measures', label: m.programmes_section_measures() },
			options: measureOptions(body, language)
		}
	];
}

function consentFields(): EditedField[] {
	const kinds = [
		{ value: 'general', label: m.programmes_consent_general() },
		{ value: 'sensitive', label: m.programmes_consent_sensitive() },
		{ value: 'reminders', label: m.programmes_consent_reminders() }
	];
	return [
		{ kind: 'both', path: 'label', label: m.programmes_name() },
		{
			...{ kind: 'rows', path: 'items', label: m.programmes_consent_items(), keyed: 'key' },
			hint: m.programmes_consent_items_hint(),
			rowLabel: (number) => m.programmes_consent_item({ number }),
			fresh: { kind: 'general', required: false },
			fields: [
				{ kind: 'both', path: 'title', label: m.programmes_consent_title() },
				{ kind: 'choice', path: 'kind', label: m.programmes_consent_kind(), options: kinds },
				{ kind: 'flag', path: 'required', label: m.programmes_consent_required() },
				{ kind: 'both', path: 'text', isLong: true, label: m.programmes_consent_text() }
			]
		}
	];
}
