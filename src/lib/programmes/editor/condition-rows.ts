/*
 * A condition as plain rows: question, comparison, value, joined by "all" or "any". What rows cannot
 * say is kept as it is, beside them.
 */
import { observationAt, placeOf, type RowPlace } from '#lib/programmes/editor/row-place.ts';
import { sameText } from '#lib/programmes/editor/same-text.ts';
import type { Expression, Predicate, Scalar } from '#lib/programmes/expression.ts';
import { isNumber, type Measure } from '#lib/programmes/template.ts';

export const comparisons = ['eq', 'ne', 'ge', 'gt', 'le', 'lt', 'in', 'known', 'unknown'] as const;
export type Comparison = (typeof comparisons)[number];

/** What a row is about: `measure:pain`, `anchor:event`, `days:event`, or one of these alone. */
export type Subject = string;
export const CONTACTS = 'contacts';
export const TREATMENTS = 'treatments';
export const CLOSURE = 'closure';

export type PlainRow = RowPlace & { subject: Subject; is: Comparison; value: string };
export type ConditionRow = PlainRow | { kept: Predicate };
export type ConditionRows = { join: 'all' | 'any'; rows: ConditionRow[] };

/** The rows of a condition. */
export function rowsOf(predicate: Predicate | undefined, measures: Measure[]): ConditionRows {
	if (predicate === undefined) return { join: 'all', rows: [] };
	const list = 'all' in predicate ? predicate.all : 'any' in predicate ? predicate.any : null;
	const parts = Array.isArray(list) ? list : [predicate];
	const join = 'any' in predicate ? 'any' : 'all';
	return { join, rows: parts.map((part) => rowOf(part, measures)) };
}

/** The condition that rows say; undefined where there are none. */
export function conditionOf(
	{ join, rows }: ConditionRows,
	measures: Measure[]
): Predicate | undefined {
	const parts = rows.map((row) => ('kept' in row ? row.kept : predicateOf(row, measures)));
	if (parts.length === 0) return undefined;
	const [only] = parts;
	// One part alone needs no joining, unless it would be read as the joining of its own parts.
	if (parts.length === 1 && !('all' in only!) && !('any' in only!)) return only;
	return join === 'all' ? { all: parts } : { any: parts };
}

/** How a subject can be compared. */
export function comparisonsFor(subject: Subject, measures: Measure[]): Comparison[] {
	const kind = kindOf(subject, measures);
	if (kind === 'bool') return ['eq', 'known', 'unknown'];
	if (kind === 'enum') return ['eq', 'ne', 'in', 'known', 'unknown'];
	if (kind === 'number') return ['ge', 'gt', 'le', 'lt', 'eq', 'ne', 'known', 'unknown'];
	if (kind === 'count') return ['ge', 'le', 'eq'];
	if (kind === 'day') return ['known', 'unknown'];
	return ['eq', 'ne', 'known', 'unknown'];
}

export type ValueKind = 'bool' | 'enum' | 'number' | 'count' | 'day' | 'text';

/** What is compared with a subject. */
export function kindOf(subject: Subject, measures: Measure[]): ValueKind {
	if (subject === CONTACTS || subject === TREATMENTS) return 'count';
	if (subject === CLOSURE) return 'enum';
	const [name, key] = subject.split(':');
	if (name === 'anchor') return 'day';
	if (name === 'days') return 'number';
	const def = measures.find((one) => one.key === key);
	if (!def) return 'text';
	if (def.kind === 'bool' || def.kind === 'enum') return def.kind;
	return isNumber(def) ? 'number' : 'text';
}

function rowOf(part: Predicate, measures: Measure[]): ConditionRow {
	const row = plainRow(part, measures);
	// Only what comes back the same is a row; everything else is kept.
	const isSame = row && sameText(predicateOf(row, measures)) === sameText(part);
	return isSame ? row : { kept: part };
}

function plainRow(part: Predicate, measures: Measure[]): PlainRow | null {
	const [name, body] = Object.entries(part)[0] as [string, unknown];
	if (name === 'exists') return rowAbout(body as Expression, 'known', '');
	if (name === 'not') {
		const inner = body as Predicate;
		return 'exists' in inner ? rowAbout(inner.exists, 'unknown', '') : null;
	}
	if (!Array.isArray(body) || !comparisons.includes(name as Comparison)) return null;
	const [left, right] = body as [Expression, unknown];
	const text = Array.isArray(right) ? right.join(',') : String(right);
	if (typeof right === 'object' && !Array.isArray(right)) return null;
	const row = rowAbout(left, name as Comparison, text);
	return row && comparisonsFor(row.subject, measures).includes(row.is) ? row : null;
}

function rowAbout(left: Expression, is: Comparison, value: string): PlainRow | null {
	if (typeof left !== 'object') return null;
	if ('obs' in left) {
		return { subject: `measure:${left.obs.key}`, ...placeOf(left.obs), is, value };
	}
	if ('anchor' in left) return { subject: `anchor:${left.anchor}`, where: 'ever', is, value };
	if ('daysSince' in left) return { subject: `days:${left.daysSince}`, where: 'ever', is, value };
	if ('attr' in left) return { subject: CLOSURE, where: 'ever', is, value };
	const isTreatment = JSON.stringify(left).includes('contact.treatment');
	return { subject: isTreatment ? TREATMENTS : CONTACTS, where: 'ever', is, value };
}

/** What one row says. */
export function predicateOf(row: PlainRow, measures: Measure[]): Predicate {
	const left = expressionOf(row);
	if (row.is === 'known') return { exists: left };
	if (row.is === 'unknown') return { not: { exists: left } };
	const kind = kindOf(row.subject, measures);
	if (row.is === 'in')
		return { in: [left, row.value.split(',').map((one) => scalarOf(one, kind))] };
	return { [row.is]: [left, scalarOf(row.value, kind)] } as Predicate;
}

const attended: Predicate = { eq: [{ attr: 'contact.result' }, 'attended'] };
const treated: Predicate = { all: [attended, { eq: [{ attr: 'contact.treatment' }, true] }] };

function expressionOf({ subject, ...place }: PlainRow): Expression {
	if (subject === CONTACTS) return { count: { of: 'contact', where: attended } };
	if (subject === TREATMENTS) return { count: { of: 'contact', where: treated } };
	if (subject === CLOSURE) return { attr: 'closure.reason' };
	const at = subject.indexOf(':');
	const key = subject.slice(at + 1);
	if (subject.startsWith('anchor:')) return { anchor: key };
	if (subject.startsWith('days:')) return { daysSince: key, at: { attr: 'contact.on' } };
	return { obs: observationAt(key, place) };
}

function scalarOf(text: string, kind: ValueKind): Scalar {
	if (kind === 'bool') return text === 'true';
	if (kind !== 'number' && kind !== 'count') return text;
	const number = Number(text);
	return text.trim() !== '' && Number.isFinite(number) ? number : text;
}
