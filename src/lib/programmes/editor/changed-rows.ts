import * as v from 'valibot';
import type { EditedField, Typed } from '#lib/programmes/editor/fields.ts';
import { countOf, withConditionRow } from '#lib/programmes/editor/typed-condition.ts';
import { ROWS_MAX, typedItem } from '#lib/programmes/editor/typed-item.ts';
import type { Measure } from '#lib/programmes/template.ts';

/* A form whose rows become more or fewer before anything is kept. */

/** The same form with one more row, one less, or the last one back: `add` and `remove` are paths of the form. */
export function withRowsChanged(
	fields: EditedField[],
	typed: Typed,
	asked: { add?: string; remove?: string; back?: string },
	measures: Measure[]
): Typed {
	if (asked.back) return withRowBack(typed);
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
	const left = renumbered(typed, path, (number) => (number > at ? number - 1 : number), at);
	return { ...left, [`${path}.count`]: String(count - 1), ...gone(typed, path, at) };
}

/** The form with the rows of a list counted anew; one of them may be left out. */
function renumbered(typed: Typed, path: string, by: (at: number) => number, without = -1): Typed {
	const kept: Typed = {};
	for (const [name, value] of Object.entries(typed)) {
		const rest = name.startsWith(`${path}.`) ? name.slice(path.length + 1) : '';
		const [, number, field] = /^(\d{1,3})(\..+)$/.exec(rest) ?? [];
		if (number === undefined) kept[name] = value;
		else if (Number(number) !== without) kept[`${path}.${by(Number(number))}${field}`] = value;
	}
	return kept;
}

/* What was taken out last travels along as one more field, until the form is kept or left. */

const GONE = 'gone';
const goneRow = v.object({
	path: v.string(),
	at: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(ROWS_MAX)),
	fields: v.record(v.string(), v.string())
});

function gone(typed: Typed, path: string, at: number): Typed {
	const start = `${path}.${at}.`;
	const own = Object.entries(typed).filter(([name]) => name.startsWith(start));
	const fields = Object.fromEntries(own.map(([name, value]) => [name.slice(start.length), value]));
	return { [GONE]: JSON.stringify({ path, at, fields }) };
}

function goneOf(typed: Typed) {
	try {
		const read = v.safeParse(goneRow, JSON.parse(typed[GONE] ?? 'null'));
		return read.success ? read.output : null;
	} catch {
		return null;
	}
}

/** The row that was just taken out of this list, as text to send back; null where none was. */
export function goneFrom(typed: Typed, path: string): string | null {
	return goneOf(typed)?.path === path ? (typed[GONE] ?? null) : null;
}

/** The same form with what was taken out last where it stood. */
function withRowBack(typed: Typed): Typed {
	const back = goneOf(typed);
	if (!back || countOf(typed, back.path) >= ROWS_MAX) return typed;
	const { path, fields } = back;
	const { [GONE]: _, ...rest } = typed;
	const count = countOf(rest, path);
	const at = Math.min(back.at, count);
	const moved = renumbered(rest, path, (number) => (number >= at ? number + 1 : number));
	const row = Object.entries(fields).map(([name, value]) => [`${path}.${at}.${name}`, value]);
	return { ...moved, ...Object.fromEntries(row), [`${path}.count`]: String(count + 1) };
}
