import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { within, type EditedField, type Typed } from '#lib/programmes/editor/fields.ts';
import { aboutFields, fieldsOf } from '#lib/programmes/editor/item-fields.ts';
import type { Item, Part } from '#lib/programmes/editor/parts.ts';
import { countOf } from '#lib/programmes/editor/typed-condition.ts';
import type { Template } from '#lib/programmes/template.ts';

/** What a page asks about an item, or about the programme as a whole where it has no part. */
export function formFields(
	part: Part | null,
	item: object,
	body: Template,
	language: Language
): EditedField[] {
	return part ? fieldsOf(part, item as Item, body, language) : aboutFields();
}

/** What the fields of a page are called by their names, in the order of the page. */
export function formLabels(
	fields: EditedField[],
	typed: Typed,
	prefix = '',
	inside = ''
): Record<string, string> {
	const labels: Record<string, string> = {};
	const called = (label: string) => (inside ? `${inside}: ${label}` : label);
	for (const field of fields) {
		const name = within(prefix, field.path);
		if (field.kind === 'heading' || field.kind === 'kept') continue;
		if (field.kind === 'both') {
			labels[`${name}.ko`] = called(m.programmes_korean({ label: field.label }));
			labels[`${name}.en`] = called(m.programmes_english({ label: field.label }));
			continue;
		}
		labels[name] = called(field.label);
		const count = field.kind === 'rows' || field.kind === 'condition' ? countOf(typed, name) : 0;
		for (let at = 0; at < count; at++) {
			if (field.kind === 'rows') {
				const row = called(field.rowLabel(at + 1));
				Object.assign(labels, formLabels(field.fields, typed, `${name}.${at}`, row));
			} else {
				const row = called(`${field.label}, ${m.programmes_condition_row({ number: at + 1 })}`);
				labels[`${name}.${at}.value`] = row;
				labels[`${name}.${at}.anchor`] = `${row}, ${m.programmes_where_anchor()}`;
				labels[`${name}.${at}.from`] = `${row}, ${m.programmes_where_from()}`;
				labels[`${name}.${at}.to`] = `${row}, ${m.programmes_where_to()}`;
			}
		}
	}
	return labels;
}
