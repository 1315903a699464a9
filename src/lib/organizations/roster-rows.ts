import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import type { RosterColumns, RosterField } from '#lib/organizations/roster-columns.ts';
import { rosterFields } from '#lib/organizations/roster-columns.ts';
import { cleanText, countChars, normalizeEmail, normalizePhone } from '#lib/ui/typed-text.ts';

/** Somebody who is expected; what was not given is empty. */
export type RosterPerson = Record<RosterField, string>;

/** A row that can be added. `isMended`: its telephone number got back the 0 a spreadsheet ate. */
export type GoodRow = { row: number; person: RosterPerson; isMended: boolean };

/** A row that is left out: what is wrong in which field, or whom it repeats. */
export type BadRow = { row: number; cells: string[]; problems: Problem[] };

export type RosterCheck = { good: GoodRow[]; bad: BadRow[] };

/** Characters that a field may have; the other two are as long as their kind allows. */
const longest: Record<'name' | 'department' | 'note', number> = {
	name: 60,
	department: 60,
	note: 200
};

/**
 * Sorts the rows below the header into those to add and those to leave out. Nobody is added twice:
 * neither of two rows of the list, nor one who stands on the roster already (`known`, by `keysOf`).
 * Rows are counted from 1, as the spreadsheet counts them; blank ones are passed over.
 */
export function checkRows(
	rows: string[][],
	{ headerRow, columns }: RosterColumns,
	known: ReadonlySet<string> = new Set()
): RosterCheck {
	const check: RosterCheck = { good: [], bad: [] };
	const seen = new Map<string, number>();
	rows.forEach((cells, index) => {
		const typed = rosterFields.map((field) => cells[columns[field] ?? -1] ?? '');
		if (index < headerRow || typed.every((cell) => cell.trim() === '')) return;
		const row = index + 1;
		const read = readPerson(cells, columns);
		const twin = read.ok ? twinOf(read.value.person, seen, known) : null;
		if (!read.ok) check.bad.push({ row, cells, problems: read.problems });
		else if (twin) check.bad.push({ row, cells, problems: [twin] });
		else {
			check.good.push({ row, ...read.value });
			for (const key of keysOf(read.value.person)) seen.set(key, row);
		}
	});
	return check;
}

/**
 * By what a person is known: the name with the telephone number, with the mail address, or where
 * there is neither, with the department. Two who share one of them are the same.
 */
export function keysOf({ name, phone, email, department }: RosterPerson): string[] {
	const ways = [phone, email].filter((way) => way !== '');
	return (ways.length ? ways : [department]).map((way) => `${squeezed(name)} ${squeezed(way)}`);
}

function squeezed(text: string): string {
	return text.normalize('NFKC').toLowerCase().replace(/\s/g, '');
}

function twinOf(person: RosterPerson, seen: Map<string, number>, known: ReadonlySet<string>) {
	const keys = keysOf(person);
	if (keys.some((key) => known.has(key))) return problem('roster_person_known');
	const row = keys.map((key) => seen.get(key)).find((one) => one !== undefined);
	return row === undefined ? null : problem('roster_person_repeated', { row });
}

function readPerson(cells: string[], columns: RosterColumns['columns']) {
	const problems: Problem[] = [];
	let isMended = false;
	const person = {} as RosterPerson;
	for (const field of rosterFields) {
		const read = readers[field](cells[columns[field] ?? -1] ?? '');
		if (read.ok) person[field] = read.value.text;
		else problems.push(...read.problems.map((one) => ({ ...one, field })));
		if (read.ok && read.value.isMended) isMended = true;
	}
	return problems.length ? refused(...problems) : done({ person, isMended });
}

type Read = { text: string; isMended?: boolean };

const readers: Record<RosterField, (typed: string) => Outcome<Read>> = {
	name: (typed) => {
		const read = textOf(typed, longest.name);
		return read.ok && read.value.text === '' ? refused(problem('required')) : read;
	},
	phone: readPhone,
	email: (typed) => readNormal(typed, normalizeEmail, 'not_an_email'),
	department: (typed) => textOf(typed, longest.department),
	note: (typed) => textOf(typed, longest.note)
};

/** One line, as it stands: whatever a cell holds is text, a formula too. */
function textOf(typed: string, max: number): Outcome<Read> {
	const cleaned = cleanText(typed);
	if (!cleaned.ok) return cleaned;
	if (countChars(cleaned.value) > max) return refused(problem('too_long', { max }));
	return done({ text: cleaned.value });
}

/** A number of which the spreadsheet kept no leading 0 gets it back: 10-1234-5678. */
function readPhone(typed: string): Outcome<Read> {
	const asTyped = readNormal(typed, normalizePhone, 'not_a_phone');
	if (asTyped.ok) return asTyped;
	const mended = normalizePhone(`0${typed.trim()}`);
	return mended === null ? asTyped : done({ text: mended, isMended: true });
}

function readNormal(
	typed: string,
	normalize: (text: string) => string | null,
	code: 'not_an_email' | 'not_a_phone'
): Outcome<Read> {
	const cleaned = cleanText(typed);
	if (!cleaned.ok) return cleaned;
	if (cleaned.value === '') return done({ text: '' });
	const text = normalize(cleaned.value);
	return text === null ? refused(problem(code)) : done({ text });
}
