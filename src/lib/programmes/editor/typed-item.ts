import { problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { fits, freshKey } from '#lib/programmes/editor/keys.ts';
import {
	within,
	type EditedField,
	type RowsField,
	type Typed
} from '#lib/programmes/editor/fields.ts';
import { countOf, readCondition, typedCondition } from '#lib/programmes/editor/typed-condition.ts';
import type { Predicate } from '#lib/programmes/expression.ts';
import type { Measure } from '#lib/programmes/template.ts';
import { readNumber } from '#lib/ui/typed-number.ts';
import { cleanText, countChars, fitToShow } from '#lib/ui/typed-text.ts';
import { putAt, valueAt, type FileBody } from '#lib/visits/editor/file-paths.ts';

/* One item of a programme as the fields of a form, and back. What no field shows stays as it was. */

/** So many rows one field of a form may have. */
export const ROWS_MAX = 100;
/** A name stands in lists and on phones; a text of some lines is read at one go. */
export const LINE_MAX = 200;
export const LINES_MAX = 4_000;
const VALUE_MAX = 20_000;

/** The fields of an item with their values. */
export function typedItem(
	fields: EditedField[],
	item: object,
	measures: Measure[],
	prefix = ''
): Typed {
	const typed: Typed = {};
	for (const field of fields) {
		const name = within(prefix, field.path);
		const value = valueAt(item, field.path);
		if (field.kind === 'condition') {
			Object.assign(typed, typedCondition(name, value as Predicate | undefined, measures));
		} else if (field.kind === 'rows') {
			Object.assign(typed, typedRows(field, name, value, measures));
		} else Object.assign(typed, typedValue(field, name, value));
	}
	return typed;
}

function typedRows(field: RowsField, name: string, value: unknown, measures: Measure[]): Typed {
	const rows = Array.isArray(value) ? (value as object[]) : [];
	const typed: Typed = { [`${name}.count`]: String(rows.length) };
	rows.forEach((row, at) => {
		typed[`${name}.${at}.was`] = String(at);
		Object.assign(typed, typedItem(field.fields, row, measures, `${name}.${at}`));
	});
	return typed;
}

function typedValue(field: EditedField, name: string, value: unknown): Typed {
	if (field.kind === 'heading' || field.kind === 'kept') return {};
	if (field.kind === 'both') {
		const { ko = '', en = '' } = (value ?? {}) as { ko?: string; en?: string };
		return { [`${name}.ko`]: ko, [`${name}.en`]: en };
	}
	if (field.kind === 'flag') return { [name]: value === true ? 'on' : '' };
	if (field.kind === 'choices') return { [name]: Array.isArray(value) ? value.join(',') : '' };
	return { [name]: value === undefined || value === null ? '' : String(value) };
}

/** What was sent, by name: boxes of one name joined by commas, no sign that breaks a page. */
export function sentItem(form: FormData): Typed {
	const typed: Typed = {};
	for (const name of new Set(form.keys())) {
		if (name.length > 200) continue;
		const texts = form.getAll(name).filter((one) => typeof one === 'string' && one !== '');
		typed[name] = fitToShow(texts.join(',').slice(0, VALUE_MAX));
	}
	return typed;
}

export type ReadItem = { item: FileBody; problems: Problem[] };

/** The item that was typed, on top of what it was before. */
export function readItem(
	fields: EditedField[],
	typed: Typed,
	before: object,
	measures: Measure[],
	prefix = ''
): ReadItem {
	const item = structuredClone(before) as FileBody;
	const problems: Problem[] = [];
	for (const field of fields) {
		if (field.kind === 'heading' || field.kind === 'kept') continue;
		const read = readField(field, typed, item, measures, within(prefix, field.path));
		problems.push(...read.problems);
		if (field.path === '') Object.assign(item, read.value);
		else putAt(item, field.path, read.value);
	}
	return { item, problems };
}

type Read = { value: unknown; problems: Problem[] };
type AskedField = Exclude<EditedField, { kind: 'heading' | 'kept' }>;

function readField(
	field: AskedField,
	typed: Typed,
	item: FileBody,
	measures: Measure[],
	name: string
): Read {
	const was = valueAt(item, field.path);
	if (field.kind === 'rows') return readRows(field, typed, was, measures, name);
	if (field.kind === 'condition') {
		const read = readCondition(typed, name, measures);
		const always = field.isOptional ? undefined : { all: [] };
		return { value: read.value ?? always, problems: read.problems };
	}
	if (field.kind === 'both') return readBoth(field, typed, name);
	const text = typed[name] ?? '';
	if (field.kind === 'flag') {
		return { value: text !== '' || (field.isOptional ? undefined : false), problems: [] };
	}
	if (field.kind === 'choices') {
		const ticked = chosen(field.options, text, was);
		return { value: field.isOptional && !ticked.length ? undefined : ticked, problems: [] };
	}
	const read = readText(field, text);
	return { value: read.value, problems: read.problems.map((one) => ({ ...one, field: name })) };
}

function readText(
	field: Exclude<AskedField, { kind: 'rows' | 'both' | 'flag' }>,
	text: string
): Read {
	const cleaned = shortText(text, LINE_MAX);
	if (!cleaned.ok) return { value: undefined, problems: cleaned.problems };
	if (cleaned.value === '') {
		return { value: undefined, problems: field.isOptional ? [] : [problem('required')] };
	}
	if (field.kind === 'choice') {
		const isKnown = field.options.some(({ value }) => value === cleaned.value);
		return isKnown
			? { value: cleaned.value, problems: [] }
			: { value: undefined, problems: [problem('not_a_choice')] };
	}
	if (field.kind !== 'number') return { value: cleaned.value, problems: [] };
	const read = readNumber(cleaned.value, field.places ?? 0);
	return read.ok
		? { value: read.value, problems: [] }
		: { value: undefined, problems: read.problems };
}

/** A text as it is kept; one with a limit of lines keeps its lines. */
function shortText(text: string, max: number): Outcome<string> {
	const cleaned = cleanText(text, max === LINES_MAX);
	const isTooLong = cleaned.ok && countChars(cleaned.value) > max;
	return isTooLong ? refused(problem('too_long', { max })) : cleaned;
}

/** The ticked ones: those that were there before in their order, then the others in that of the page. */
function chosen(options: { value: string }[], text: string, was: unknown): string[] {
	const ticked = new Set(text.split(',').filter(Boolean));
	const before = (Array.isArray(was) ? (was as string[]) : []).filter((one) => ticked.has(one));
	const more = options.map(({ value }) => value).filter((one) => ticked.has(one));
	return [...new Set([...before, ...more])];
}

function readBoth(
	field: { isLong?: boolean; isOptional?: boolean },
	typed: Typed,
	name: string
): Read {
	const problems: Problem[] = [];
	const [ko, en] = (['ko', 'en'] as const).map((language) => {
		const cleaned = shortText(
			typed[`${name}.${language}`] ?? '',
			field.isLong ? LINES_MAX : LINE_MAX
		);
		if (cleaned.ok) return cleaned.value;
		problems.push(...cleaned.problems.map((one) => ({ ...one, field: `${name}.${language}` })));
		return '';
	});
	if (ko || en) return { value: { ko, en }, problems };
	if (!field.isOptional && problems.length === 0) {
		problems.push(problem('required', undefined, `${name}.ko`));
	}
	return { value: undefined, problems };
}

function readRows(
	field: RowsField,
	typed: Typed,
	was: unknown,
	measures: Measure[],
	name: string
): Read {
	const before = Array.isArray(was) ? (was as FileBody[]) : [];
	const problems: Problem[] = [];
	const own = before.map((row) => String(row[field.keyed ?? 'key'] ?? ''));
	const taken = new Set([...own, ...(field.taken ?? [])]);
	const rows = Array.from({ length: Math.min(countOf(typed, name), ROWS_MAX) }, (_, at) => {
		const from = typed[`${name}.${at}.was`] ?? '';
		const base = /^\d{1,3}$/.test(from) ? before[Number(from)] : undefined;
		const read = readItem(
			field.fields,
			typed,
			base ?? field.fresh ?? {},
			measures,
			`${name}.${at}`
		);
		problems.push(...read.problems);
		return field.keyed && !base ? keyedRow(read.item, field.keyed, taken) : read.item;
	});
	return { value: field.isOptional && rows.length === 0 ? undefined : rows, problems };
}

// A row's name in the file is made from its label, once; nobody is asked for it.
function keyedRow(row: FileBody, keyed: string, taken: Set<string>): FileBody {
	if (fits(row[keyed])) return row;
	const label = (row.label ?? row.title ?? {}) as { ko?: string; en?: string };
	const key = freshKey(label, keyed === 'key' ? 'part' : keyed, taken);
	taken.add(key);
	return { [keyed]: key, ...row };
}
