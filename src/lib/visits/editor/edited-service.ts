import { problem, type Problem } from '#lib/base/problems.ts';
import { cleanText } from '#lib/ui/typed-text.ts';
import { inOrder } from '#lib/visits/editor/editor-parts.ts';
import {
	listPaths,
	rowFields,
	rowName,
	singleFields,
	type FieldKind,
	type ListPath
} from '#lib/visits/editor/fields.ts';
import { putAt, valueAt, type FileBody } from '#lib/visits/editor/file-paths.ts';
import { besideFields } from '#lib/visits/editor/flaws-beside-fields.ts';
import { renumberedMeasures } from '#lib/visits/editor/renumber.ts';
import { namesOf, rowCount, type TypedService } from '#lib/visits/editor/typed-service.ts';
import { readValue } from '#lib/visits/editor/typed-value.ts';
import type { RulesFlaw } from '#lib/visits/services/rules-file.ts';
import { FILE_FORMAT, parseService, type ServiceFile } from '#lib/visits/services/service-file.ts';

export type EditedService =
	| { ok: true; file: ServiceFile }
	/** What is wrong beside its field, and what is wrong in parts that the form does not show. */
	| { ok: false; problems: Problem[]; flaws: RulesFlaw[] };

/** What a new service begins with. */
export const emptyBody: FileBody = { format: FILE_FORMAT, rules: {}, content: {} };

/**
 * The file of a service as the form has it, on top of the file that it began with: what the form does
 * not show stays as it was, and what was not touched stays to the letter. Checked as any file is.
 */
export function editedService(base: FileBody, typed: TypedService): EditedService {
	const { body, problems } = editedBody(base, typed);
	const parsed = parseService(body);
	if (parsed.ok && !problems.length) return parsed;
	const found = besideFields(parsed.ok ? [] : parsed.flaws, typed);
	const known = new Set(problems.map(({ field }) => field));
	const more = found.problems.filter(({ field }) => !known.has(field));
	return { ok: false, problems: inOrder([...problems, ...more]), flaws: found.flaws };
}

/** The file as JSON, before any check of it; with what could not be read. */
export function editedBody(base: FileBody, typed: TypedService) {
	const body = structuredClone(base);
	const problems: Problem[] = [];
	for (const [name, kind] of Object.entries(singleFields)) {
		const read = readField(kind, name, typed, valueAt(base, name));
		if (read.isShown) putAt(body, name, read.value);
		problems.push(...read.problems);
	}
	for (const path of listPaths.filter((one) => one in typed)) {
		const read = readRows(path, typed, base);
		const isUnsaid = read.rows.length === 0;
		// An empty list that the file spells out stays spelt out.
		const stays = isUnsaid && (valueAt(base, path) as unknown[] | undefined)?.length === 0;
		if (!stays) putAt(body, path, isUnsaid ? undefined : read.rows);
		problems.push(...read.problems);
	}
	const measures = renumberedMeasures(base, typed);
	if (measures) putAt(body, 'content.measures', measures.length ? measures : undefined);
	return { body, problems };
}

type Read = { isShown: boolean; value: unknown; problems: Problem[] };

/** One value out of its field or fields; not shown where the form has none of them. */
function readField(kind: FieldKind, name: string, typed: TypedService, was: unknown): Read {
	const names = namesOf(name, kind);
	if (!names.some((one) => one in typed)) return { isShown: false, value: was, problems: [] };
	const texts = names.map((one) => (typed[one] ?? '').replace(/\r\n?/g, '\n'));
	if (kind === 'both' || kind === 'name') return readSentence(kind, names, texts, was);
	if (kind === 'text' && texts[0] === was) return { isShown: true, value: was, problems: [] };
	const read = readValue(kind, texts[0]!);
	if (read.ok) return { isShown: true, value: read.value, problems: [] };
	return { isShown: true, value: undefined, problems: inField(read.problems, name) };
}

function readSentence(kind: 'both' | 'name', names: string[], texts: string[], was: unknown): Read {
	const problems: Problem[] = [];
	const read = texts.map((text, at) => {
		// As the form showed it, which knows one kind of line break only.
		const before = valueAt(was, at === 0 ? 'ko' : 'en');
		if (typeof before === 'string' && before.replace(/\r\n?/g, '\n') === text) return before;
		const cleaned = cleanText(text, kind === 'both');
		if (cleaned.ok) return cleaned.value;
		problems.push(...inField(cleaned.problems, names[at]!));
		return '';
	});
	const [ko, en] = read;
	return { isShown: true, value: ko || en ? { ko, en } : undefined, problems };
}

/** The rows of a list, each on top of the row of the file that it was. */
function readRows(path: ListPath, typed: TypedService, base: FileBody) {
	const before = (valueAt(base, path) as unknown[] | undefined) ?? [];
	const problems: Problem[] = [];
	const taken = new Set<number>();
	const rows = Array.from({ length: rowCount(typed, path) }, (_, at) => {
		const was = wasRow(typed[rowName(path, at, 'was')] ?? '', before, taken);
		let value = was === null ? {} : (structuredClone(before[was]) as FileBody);
		for (const [field, kind] of rowFields(path)) {
			const read = readField(kind, rowName(path, at, field), typed, valueAt(value, field));
			problems.push(...read.problems);
			if (!read.isShown) continue;
			if (field === '') value = (read.value ?? {}) as FileBody;
			else putAt(value, field, read.value);
		}
		return { value, isInPlace: was === at };
	});
	return { rows: completed(path, rows), problems };
}

/** The row of the file that a row says it was; null for a new one, or one that was had already. */
function wasRow(text: string, before: unknown[], taken: Set<number>): number | null {
	const at = /^\d{1,3}$/.test(text) ? Number(text) : -1;
	if (at < 0 || at >= before.length || taken.has(at)) return null;
	taken.add(at);
	return at;
}

type Row = { value: FileBody; isInPlace: boolean };

/** What a row has that nobody types: the number of a visit and its place, the key of a statement. */
function completed(path: ListPath, rows: Row[]): unknown[] {
	if (path === 'rules.visits') {
		return rows.map(({ value, isInPlace }, at) => {
			const role = at === 0 ? 'first' : at === rows.length - 1 ? 'last' : 'middle';
			const number = isInPlace ? (value.number ?? at + 1) : at + 1;
			return { ...value, number, role: value.role ?? role };
		});
	}
	const values = rows.map(({ value }) => value);
	if (path !== 'content.confirmations' && path !== 'content.asks') return values;
	const keys = new Set(values.map(({ key }) => key));
	return values.map((statement) => {
		if (statement.key !== undefined) return statement;
		const key = freeKey(keys);
		keys.add(key);
		return { key, ...statement };
	});
}

function freeKey(taken: Set<unknown>): string {
	for (let number = 1; ; number++) if (!taken.has(`point-${number}`)) return `point-${number}`;
}

function inField(problems: Problem[], field: string): Problem[] {
	return problems.map(({ code, params }) => problem(code, params, field));
}
