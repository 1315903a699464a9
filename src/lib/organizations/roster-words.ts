import type { Language } from '#lib/base/localized.ts';
import type { Problem } from '#lib/base/problems.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { problemWords } from '#lib/i18n/problem-words.ts';
import { rosterFields, type RosterField } from '#lib/organizations/roster-columns.ts';
import type { BadRow } from '#lib/organizations/roster-rows.ts';
import type { RosterSource } from '#lib/organizations/roster-table.ts';

const fieldWords: Record<RosterField, typeof m.roster_field_name> = {
	name: m.roster_field_name,
	phone: m.roster_field_phone,
	email: m.roster_field_email,
	department: m.roster_field_department,
	note: m.roster_field_note
};

/** What a field of the roster is called. */
export function fieldLabel(field: RosterField, language?: Language): string {
	return fieldWords[field]({}, language ? { locale: language } : {});
}

/** A problem of a row with the field that it is in, and what was typed there. */
export function reasonWords(problem: Problem, typed: string, language?: Language): string {
	const { sentence, next } = problemWords(problem, language);
	const field = rosterFields.find((one) => one === problem.field);
	if (!field) return `${sentence} ${next}`;
	const label = fieldLabel(field, language);
	const locale = language ? { locale: language } : {};
	const where = typed ? m.roster_left_typed({ field: label, typed }, locale) : label;
	return `${where}: ${sentence} ${next}`;
}

/** What a list was read from, as a sentence. */
export function sourceWords({ kind, encoding }: RosterSource): string {
	if (kind === 'xlsx') return m.roster_read_xlsx();
	if (kind === 'pasted') return m.roster_read_pasted();
	if (encoding === 'cp949') return m.roster_read_cp949();
	return encoding === 'utf-16' ? m.roster_read_utf16() : m.roster_read_utf8();
}

/** The rows left out as a table to take home: their number, their cells, and why. */
export function leftOutTable(
	rows: string[][],
	headerRow: number,
	bad: BadRow[],
	language: Language
): string[][] {
	const locale = { locale: language };
	const width = Math.max(0, ...rows.map((row) => row.length));
	const padded = (cells: string[]) => Array.from({ length: width }, (_, at) => cells[at] ?? '');
	const titles = padded(rows[headerRow - 1] ?? []);
	const reasons = (row: BadRow) =>
		row.problems.map((problem) => reasonWords(problem, '', language)).join(' / ');
	return [
		[m.roster_left_number({}, locale), ...titles, m.roster_left_reason({}, locale)],
		...bad.map((row) => [String(row.row), ...padded(row.cells), reasons(row)])
	];
}
