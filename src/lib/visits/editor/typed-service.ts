import {
	listPaths,
	rowFields,
	rowName,
	ROWS_MAX,
	singleFields,
	type FieldKind,
	type ListPath
} from '#lib/visits/editor/fields.ts';
import { valueAt, type FileBody } from '#lib/visits/editor/file-paths.ts';
import { shownValue } from '#lib/visits/editor/typed-value.ts';
import { fitToShow, maxTypedChars } from '#lib/ui/typed-text.ts';

/**
 * A service as it stands in the form: texts by the names of their fields. A list that the form shows
 * has its own name with `LIST`; each of its rows says under `.was` which row of the file it was.
 * What has no name here is not in the form, and stays as it is in the file.
 */
export type TypedService = Record<string, string>;

/** The mark of a list that the form shows, however many rows it has. */
export const LIST = 'list';

/** The form of a service's file. Visits are those of the file only where it has no variants. */
export function typedService(body: FileBody): TypedService {
	const isVaried = valueAt(body, 'rules.variants') !== undefined;
	const typed: TypedService = {};
	for (const [name, kind] of Object.entries(singleFields)) {
		if (isVaried && name === 'rules.spanDays') continue;
		Object.assign(typed, shownField(name, kind, valueAt(body, name)));
	}
	for (const path of listPaths) {
		if (isVaried && path === 'rules.visits') continue;
		typed[path] = LIST;
		const rows = (valueAt(body, path) as unknown[] | undefined) ?? [];
		rows.forEach((row, at) => {
			typed[rowName(path, at, 'was')] = String(at);
			for (const [field, kind] of rowFields(path)) {
				Object.assign(typed, shownField(rowName(path, at, field), kind, valueAt(row, field)));
			}
		});
	}
	return typed;
}

/** One value of the file as its field or fields show it. */
function shownField(name: string, kind: FieldKind, value: unknown): TypedService {
	if (kind !== 'both' && kind !== 'name') return { [name]: shownValue(kind, value) };
	const { ko = '', en = '' } = (value ?? {}) as { ko?: string; en?: string };
	return { [`${name}.ko`]: ko, [`${name}.en`]: en };
}

/** The names of the fields of one value: its own, or one for each language. */
export function namesOf(name: string, kind: FieldKind): string[] {
	return kind === 'both' || kind === 'name' ? [`${name}.ko`, `${name}.en`] : [name];
}

/**
 * What was sent, as far as the form has such fields; rows without a word fall away, the others are
 * counted anew. Boxes of one name are joined by commas.
 */
export function sentService(form: FormData): TypedService {
	const sent: TypedService = {};
	const take = (from: string, to = from) => {
		const texts = form.getAll(from).filter((one) => typeof one === 'string');
		// One sign beyond the limit is kept, to be refused.
		if (texts.length)
			sent[to] = texts
				.filter(Boolean)
				.join(',')
				.slice(0, maxTypedChars + 1);
	};
	for (const [name, kind] of Object.entries(singleFields)) {
		for (const field of namesOf(name, kind)) take(field);
	}
	for (const path of listPaths.filter((one) => form.has(one))) {
		sent[path] = LIST;
		sentRows(form, path).forEach((from, to) => {
			for (const field of rowNames(path)) take(`${path}.${from}${field}`, `${path}.${to}${field}`);
		});
	}
	return sent;
}

/** What stands behind `rules.visits.0` in the names of a row. */
function rowNames(path: ListPath): string[] {
	const fields = rowFields(path).flatMap(([field, kind]) => namesOf(field && `.${field}`, kind));
	return ['.was', ...fields];
}

/** The rows in which something was typed, in their order. */
function sentRows(form: FormData, path: ListPath): number[] {
	const said = rowNames(path).filter((field) => field !== '.was' && field !== '.role');
	const isSaid = (at: number) =>
		said.some((field) =>
			form
				.getAll(`${path}.${at}${field}`)
				.some((one) => typeof one === 'string' && one.trim() !== '')
		);
	return Array.from({ length: ROWS_MAX }, (_, at) => at).filter(isSaid);
}

/** How many rows of a list stand in the form. */
export function rowCount(typed: TypedService, path: ListPath): number {
	const first = rowNames(path).map((field) => (at: number) => `${path}.${at}${field}` in typed);
	let count = 0;
	while (count <= ROWS_MAX && first.some((isThere) => isThere(count))) count++;
	return count;
}

/** The same with an empty row at the end of a list, or without one of its rows. */
export function withRow(typed: TypedService, path: ListPath): TypedService {
	const at = rowCount(typed, path);
	if (at >= ROWS_MAX || !(path in typed)) return typed;
	return { ...typed, [rowName(path, at, 'was')]: '' };
}

export function withoutRow(typed: TypedService, path: ListPath, at: number): TypedService {
	const left = { ...typed };
	const count = rowCount(typed, path);
	for (const field of rowNames(path)) {
		for (let row = at; row < count; row++) {
			const next = typed[`${path}.${row + 1}${field}`];
			if (next === undefined) delete left[`${path}.${row}${field}`];
			else left[`${path}.${row}${field}`] = next;
		}
	}
	return left;
}

/** What may be written back into the form: no sign that breaks it. */
export function shownAgain(typed: TypedService): TypedService {
	return Object.fromEntries(Object.entries(typed).map(([name, text]) => [name, fitToShow(text)]));
}

/** Whether two forms say the same; fields without a word say nothing. */
export function typesTheSame(one: TypedService, other: TypedService): boolean {
	return JSON.stringify(saidOf(one)) === JSON.stringify(saidOf(other));
}

function saidOf(typed: TypedService): [name: string, text: string][] {
	return Object.entries(typed)
		.filter(([name, text]) => text !== '' && !name.endsWith('.was'))
		.map(([name, text]): [string, string] => [name, text.replace(/\r\n?/g, '\n')])
		.toSorted(([a], [b]) => (a < b ? -1 : 1));
}
