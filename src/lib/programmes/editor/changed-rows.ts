import type { EditedField, Typed } from '#lib/programmes/editor/fields.ts';
import { countOf, withConditionRow } from '#lib/programmes/editor/typed-condition.ts';
import { ROWS_MAX, typedItem } from '#lib/programmes/editor/typed-item.ts';
import type { Measure } from '#lib/programmes/template.ts';

/* A form whose rows become more or fewer before anything is kept. */

/** The same form with one more row, or one less: `add` and `remove` are paths of the form. */
export function withRowsChanged(
	fields: EditedField[],
	typed: Typed,
	asked: { add?: string; remove?: string },
	measures: Measure[]
): Typed {
	if (asked.remove) return withoutRow(typed, asked.remove);
	const path = asked.add ?? '';
	const field = fieldAt(fields, path);
	if (field?.kind === 'condition') return withConditionRow(typed, path, field.place, measures);
	if (field?.kind !== 'rows' || countOf(typed, path) >= ROWS_MAX) return typed;
	const at = countOf(typed, path);
	const fresh = typedItem(field.fields, field.fresh ?? {}, measures, `${path}.${at}`);
	return { ...typed, ...fresh, [`${path}.count`]: String(at + 1) };
}

/** The field at a path of the form, whose rows stand as numbers in it. */
function fieldAt(fields: EditedField[], path: string): EditedField | undefined {
	for (const field of fields) {
		if (field.path === path) return field;
		const inside = new RegExp(`^${field.path.replaceAll('.', '\\.')}\\.\\d{1,3}\\.(.+)$`).exec(
			path
		);
		if (field.kind === 'rows' && inside) return fieldAt(field.fields, inside[1]!);
	}
	return undefined;
}

function withoutRow(typed: Typed, row: string): Typed {
	const [, path, place] = /^(.+)\.(\d{1,3})$/.exec(row) ?? [];
	if (!path) return typed;
	const [at, count] = [Number(place), countOf(typed, path)];
	if (at >= count) return typed;
	const left: Typed = {};
	for (const [name, value] of Object.entries(typed)) {
		const rest = name.startsWith(`${path}.`) ? name.slice(path.length + 1) : '';
		const [, number, field] = /^(\d{1,3})(\..+)$/.exec(rest) ?? [];
		if (number === undefined) left[name] = value;
		else if (Number(number) < at) left[name] = value;
		else if (Number(number) > at) left[`${path}.${Number(number) - 1}${field}`] = value;
	}
	return { ...left, [`${path}.count`]: String(count - 1) };
}
