/*
 * What a draft changes against the version before it, in words: what is new, what is gone, and in what is
 * changed which fields.
 */
import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { conditionWords, either } from '#lib/programmes/editor/condition-words.ts';
import { type EditedField, within } from '#lib/programmes/editor/fields.ts';
import { asForm } from '#lib/programmes/editor/item-form.ts';
import { aboutFields, fieldsOf } from '#lib/programmes/editor/item-fields.ts';
import { itemsOf, nameOf, parts, type Item, type Part } from '#lib/programmes/editor/parts.ts';
import { sameText } from '#lib/programmes/editor/same-text.ts';
import type { Predicate } from '#lib/programmes/expression.ts';
import type { Template } from '#lib/programmes/template.ts';
import { valueAt } from '#lib/visits/editor/file-paths.ts';

export type FieldChange = { label: string; from: string; to: string };
export type Change = {
	part: Part | null;
	kind: 'added' | 'removed' | 'changed' | 'moved';
	name: string;
	fields: FieldChange[];
};

/** Every change from one version to the next. */
export function changesOf(before: Template, after: Template, language: Language): Change[] {
	const about = changedFields(aboutFields(), before, after, before, after, language);
	return [
		...(about.length
			? [
					{
						...{ part: null, kind: 'changed' as const, fields: about },
						name: either(after.label, language)
					}
				]
			: []),
		...parts.flatMap((part) => changesIn(part, before, after, language))
	];
}

function changesIn(part: Part, before: Template, after: Template, language: Language): Change[] {
	const [was, is] = [itemsOf(before, part), itemsOf(after, part)];
	const find = (items: Item[], key: string) => items.find((item) => item.key === key);
	const name = (item: Item) => either(nameOf(item), language) || item.key;
	const removed = was.filter(({ key }) => !find(is, key));
	const changes = is.flatMap((item): Change[] => {
		const old = find(was, item.key);
		if (!old) return [{ part, kind: 'added', name: name(item), fields: [] }];
		const [from, to] = [asForm(before, part, old), asForm(after, part, item)];
		const fields = fieldsOf(part, to, after, language);
		const changed = changedFields(fields, from, to, before, after, language);
		return changed.length ? [{ part, kind: 'changed', name: name(item), fields: changed }] : [];
	});
	const kept = (items: Item[], others: Item[]) =>
		items.filter(({ key }) => find(others, key)).map(({ key }) => key);
	const isMoved = kept(was, is).join() !== kept(is, was).join();
	return [
		...changes,
		...removed.map((item): Change => ({ part, kind: 'removed', name: name(item), fields: [] })),
		...(isMoved ? [{ part, kind: 'moved' as const, name: '', fields: [] }] : [])
	];
}

function changedFields(
	fields: EditedField[],
	from: object,
	to: object,
	before: Template,
	after: Template,
	language: Language
): FieldChange[] {
	return fields.flatMap((field) => {
		if (field.kind === 'heading' || field.kind === 'kept') return [];
		const [was, is] = [valueAt(from, field.path), valueAt(to, field.path)];
		if (isEmpty(was) && isEmpty(is)) return [];
		if (sameText(was ?? null) === sameText(is ?? null)) return [];
		return [
			{
				label: field.label,
				from: shown(field, was, before, language),
				to: shown(field, is, after, language)
			}
		];
	});
}

const isEmpty = (value: unknown) =>
	value === undefined || value === false || (Array.isArray(value) && value.length === 0);

function shown(field: EditedField, value: unknown, body: Template, language: Language): string {
	if (value === undefined || value === null || value === '') return m.programmes_change_nothing();
	if (field.kind === 'both') {
		const text = value as { ko: string; en: string };
		return [text.ko, text.en].filter(Boolean).join(' / ');
	}
	if (field.kind === 'condition') return conditionWords(value as Predicate, body, language);
	if (field.kind === 'flag') return value ? m.programmes_yes() : m.programmes_no();
	if (field.kind === 'choice' || field.kind === 'choices') {
		const keys = Array.isArray(value) ? (value as string[]) : [String(value)];
		const label = (key: string) => field.options.find((one) => one.value === key)?.label ?? key;
		return keys.map(label).join(', ') || m.programmes_change_nothing();
	}
	if (field.kind !== 'rows') return String(value);
	return (value as object[]).map((row) => shownRow(field.fields, row, body, language)).join('; ');
}

function shownRow(fields: EditedField[], row: object, body: Template, language: Language): string {
	return fields
		.map((field) => [field, valueAt(row, within('', field.path))] as const)
		.filter(([, value]) => !isEmpty(value))
		.map(([field, value]) => shown(field, value, body, language))
		.join(' · ');
}
