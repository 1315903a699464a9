import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { holdsResidentNumber } from '#lib/ui/typed-text.ts';

/** The largest file, in bytes; a form around it still fits into one request. */
export const ROSTER_BYTES_MAX = 2_000_000;
/** People of one list. */
export const ROSTER_ROWS_MAX = 2_000;
export const ROSTER_COLUMNS_MAX = 50;
/** Titles above the list, the names of its columns included. */
export const HEADER_ROWS_MAX = 10;

/** A list as it was handed in: every cell a text, rows counted as the spreadsheet counts them. */
export type RosterTable = { rows: string[][]; source: RosterSource };

export type Encoding = 'utf-8' | 'utf-16' | 'cp949';

/** What a table was read from; the encoding is null where there was none to guess. */
export type RosterSource = {
	kind: 'file' | 'xlsx' | 'pasted';
	encoding: Encoding | null;
};

/** Without blank rows at the end and blank columns at the right; the numbers of rows stay. */
export function tidyTable(rows: string[][]): string[][] {
	const isFilled = (cell: string) => cell.trim() !== '';
	const last = rows.findLastIndex((row) => row.some(isFilled));
	return rows.slice(0, last + 1).map((row) => row.slice(0, row.findLastIndex(isFilled) + 1));
}

/**
 * The table, fit to be looked at; or what forbids even that: `roster_empty`, too many rows or
 * columns, a resident registration number in any cell (param: the row it stands in).
 */
export function checkTable(rows: string[][]): Outcome<string[][]> {
	const table = tidyTable(rows);
	const filled = table.filter((row) => row.length > 0).length;
	if (filled === 0) return refused(problem('roster_empty'));
	if (filled > ROSTER_ROWS_MAX + HEADER_ROWS_MAX) {
		return refused(problem('roster_too_many_rows', { max: ROSTER_ROWS_MAX }));
	}
	if (table.some((row) => row.length > ROSTER_COLUMNS_MAX)) {
		return refused(problem('roster_too_many_columns', { max: ROSTER_COLUMNS_MAX }));
	}
	const row = rowWithResidentNumber(table);
	return row === null ? done(table) : refused(problem('roster_resident_number', { row }));
}

/** The first row that holds a resident registration number, counted from 1; null without one. */
export function rowWithResidentNumber(rows: string[][]): number | null {
	const at = rows.findIndex((row) => row.some((cell, index) => isOne(cell, row[index + 1] ?? '')));
	return at < 0 ? null : at + 1;
}

const BIRTH = /^\d{6}$/;
const SERIAL = /^[1-8]\d{6}$/;
/** What a spreadsheet leaves of a number that began with 0: born in a year that ends in 01 to 09. */
const WITHOUT_ZERO = /^\d{12}$/;

function isOne(cell: string, next: string): boolean {
	const text = cell.replace(/\s+/g, ' ').trim();
	const after = next.trim();
	if (holdsResidentNumber(text)) return true;
	if (BIRTH.test(text) && SERIAL.test(after)) return holdsResidentNumber(text + after);
	return WITHOUT_ZERO.test(text) && holdsResidentNumber(`0${text}`);
}
