import * as v from 'valibot';
import { problem, type Problem } from '#lib/base/problems.ts';
import { KEY_MAX, predicate as predicateSchema } from '#lib/programmes/condition-schema.ts';
import {
	comparisonsFor,
	conditionOf,
	kindOf,
	rowsOf,
	type Comparison,
	type ConditionRow
} from '#lib/programmes/editor/condition-rows.ts';
import type { ConditionPlace, Typed } from '#lib/programmes/editor/fields.ts';
import { wheres, type RowDays, type RowPlace } from '#lib/programmes/editor/row-place.ts';
import type { Predicate } from '#lib/programmes/expression.ts';
import type { Measure } from '#lib/programmes/template.ts';
import { readNumber } from '#lib/ui/typed-number.ts';
import { cleanText } from '#lib/ui/typed-text.ts';

/* A condition as fields of a form: `when.join`, `when.count`, and `when.0.subject` and so on for each row. */

const ROWS_MAX = 30;

/** How many rows of a list or a condition stand in a form. */
export function countOf(typed: Typed, path: string): number {
	const text = typed[`${path}.count`] ?? '';
	return /^\d{1,3}$/.test(text) ? Math.min(Number(text), 200) : 0;
}

/** The fields of a condition. What rows cannot say travels along as it is. */
export function typedCondition(
	path: string,
	condition: Predicate | undefined,
	measures: Measure[]
): Typed {
	const { join, rows } = rowsOf(condition, measures);
	const typed: Typed = { [`${path}.join`]: join, [`${path}.count`]: String(rows.length) };
	rows.forEach((row, at) => Object.assign(typed, typedRow(`${path}.${at}`, row)));
	return typed;
}

function typedRow(at: string, row: ConditionRow): Typed {
	if ('kept' in row) return { [`${at}.kept`]: JSON.stringify(row.kept) };
	return {
		[`${at}.subject`]: row.subject,
		[`${at}.where`]: row.where,
		...Object.fromEntries(
			Object.entries(row.days ?? {}).map(([name, value]) => [`${at}.${name}`, value])
		),
		[`${at}.is`]: row.is,
		[`${at}.value`]: row.value
	};
}

/** The same with one more row, about the subject that was chosen beside the button. */
export function withConditionRow(
	typed: Typed,
	path: string,
	place: ConditionPlace,
	measures: Measure[]
): Typed {
	const subject = typed[`${path}.new`] ?? '';
	const at = countOf(typed, path);
	if (!subject || at >= ROWS_MAX) return typed;
	const [is = 'eq'] = comparisonsFor(subject, measures);
	const where = place === 'ever' ? 'ever' : 'contact';
	const fresh = typedRow(`${path}.${at}`, { subject, where, is, value: '' });
	return { ...typed, ...fresh, [`${path}.new`]: '', [`${path}.count`]: String(at + 1) };
}

type Read = { value: Predicate | undefined; problems: Problem[] };

/** The condition that was typed; undefined where it has no rows. */
export function readCondition(typed: Typed, path: string, measures: Measure[]): Read {
	const problems: Problem[] = [];
	const rows = Array.from({ length: Math.min(countOf(typed, path), ROWS_MAX) }, (_, at) => {
		const read = readRow(typed, `${path}.${at}`, measures);
		problems.push(...read.problems);
		return read.row;
	});
	const join = typed[`${path}.join`] === 'any' ? 'any' : 'all';
	const whole = rows.filter((row) => row !== null);
	return { value: conditionOf({ join, rows: whole }, measures), problems };
}

function readRow(
	typed: Typed,
	at: string,
	measures: Measure[]
): { row: ConditionRow | null; problems: Problem[] } {
	const kept = typed[`${at}.kept`];
	if (kept !== undefined) return { row: keptRow(kept), problems: [] };
	const subject = (typed[`${at}.subject`] ?? '').slice(0, 200);
	const known = comparisonsFor(subject, measures);
	const is = known.find((one) => one === typed[`${at}.is`]) ?? known[0]!;
	const place = readPlace(typed, at);
	const read = readRowValue(typed[`${at}.value`] ?? '', is, subject, measures);
	const problems = read.problems.map((one) => ({ ...one, field: `${at}.value` }));
	return {
		row: { subject, ...place.value, is, value: read.value },
		problems: [...place.problems, ...problems]
	};
}

function readPlace(typed: Typed, at: string): { value: RowPlace; problems: Problem[] } {
	const where = wheres.find((one) => one === typed[`${at}.where`]) ?? 'ever';
	if (where !== 'days') return { value: { where }, problems: [] };
	const days: RowDays = { anchor: '', from: '', to: '' };
	const problems: Problem[] = [];
	for (const name of ['anchor', 'from', 'to'] as const) {
		const text = (typed[`${at}.${name}`] ?? '').trim().slice(0, KEY_MAX);
		const read = name === 'anchor' || text === '' ? null : readNumber(text, 0);
		days[name] = read?.ok ? String(read.value) : text;
		const wrong = text === '' ? [problem('required')] : read && !read.ok ? read.problems : [];
		problems.push(...wrong.map((one) => ({ ...one, field: `${at}.${name}` })));
	}
	if (problems.length === 0 && Number(days.to) < Number(days.from)) {
		problems.push(problem('out_of_range', { min: Number(days.from) }, `${at}.to`));
	}
	return { value: { where, days }, problems };
}

function readRowValue(text: string, is: Comparison, subject: string, measures: Measure[]) {
	if (is === 'known' || is === 'unknown') return { value: '', problems: [] };
	const cleaned = cleanText(text);
	if (!cleaned.ok) return { value: '', problems: cleaned.problems };
	if (cleaned.value === '') return { value: '', problems: [problem('required')] };
	const kind = kindOf(subject, measures);
	if (kind !== 'number' && kind !== 'count') return { value: cleaned.value, problems: [] };
	const read = readNumber(cleaned.value, kind === 'count' ? 0 : undefined);
	if (!read.ok) return { value: cleaned.value, problems: read.problems };
	return { value: String(read.value), problems: [] };
}

/** What came back of a kept part; nothing where it is no condition, as nobody types one. */
function keptRow(text: string): ConditionRow | null {
	try {
		const parsed = v.safeParse(predicateSchema, JSON.parse(text.slice(0, 20_000)));
		return parsed.success ? { kept: parsed.output } : null;
	} catch {
		return null;
	}
}
