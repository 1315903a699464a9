import type { Language } from '#lib/base/localized.ts';
import type { Problem } from '#lib/base/problems.ts';
import { either } from '#lib/programmes/editor/condition-words.ts';
import type { EditedField, Typed } from '#lib/programmes/editor/fields.ts';
import { asForm, fromForm } from '#lib/programmes/editor/item-form.ts';
import { aboutFields, fieldsOf } from '#lib/programmes/editor/item-fields.ts';
import { isPart, itemOf, nameOf, type Item, type Part } from '#lib/programmes/editor/parts.ts';
import { readItem } from '#lib/programmes/editor/typed-item.ts';
import type { Template } from '#lib/programmes/template.ts';
import { missing } from '#lib/server/doors.server.ts';

/* One item of a draft, or the draft as a whole (`about`), as the page that edits it sees it. */

export type Edited = {
	/** Null for the programme as a whole. */
	part: Part | null;
	name: string;
	key: string;
	item: object;
	fields: EditedField[];
};

/** What an address names; a page is missing where the draft has no such item. */
export function editedAt(
	body: Template,
	params: { part?: string; item?: string },
	language: Language
): Edited {
	if (!params.part) {
		const name = either(body.label, language);
		return { part: null, name, key: body.key, item: body, fields: aboutFields() };
	}
	const part = isPart(params.part) ? params.part : missing();
	const found = itemOf(body, part, params.item ?? '') ?? missing();
	const item = asForm(body, part, found);
	const name = either(nameOf(found), language) || found.key;
	return { part, name, key: found.key, item, fields: fieldsOf(part, item, body, language) };
}

/** The draft with what was typed into that page, or what is wrong with it. */
export function writtenInto(
	body: Template,
	edited: Edited,
	typed: Typed
): { body: Template; problems: Problem[] } {
	const read = readItem(edited.fields, typed, edited.item, body.measures);
	if (read.problems.length) return { body, problems: read.problems };
	if (edited.part === null) return { body: read.item as unknown as Template, problems: [] };
	return { body: fromForm(body, edited.part, read.item as unknown as Item), problems: [] };
}
