import { problem, type Problem } from '#lib/base/problems.ts';
import { HEADER_ROWS_MAX, ROSTER_COLUMNS_MAX } from '#lib/organizations/roster-table.ts';
import { normalizeEmail } from '#lib/ui/typed-text.ts';

/** What is kept of a person; every other column is left aside. */
export const rosterFields = ['name', 'phone', 'email', 'department', 'note'] as const;
export type RosterField = (typeof rosterFields)[number];

/** Where a table has what: rows above the people, and the column of each field, counted from 0. */
export type RosterColumns = { headerRow: number; columns: Record<RosterField, number | null> };

const words: Record<RosterField, string[]> = {
	name: [
		...['성명', '이름', '성함', '참석자', '참여자', '참가자', '직원', '사원'],
		...['name', 'fullname', 'employee', 'attendee', 'participant']
	],
	phone: [
		...['휴대폰', '휴대전화', '핸드폰', '연락처', '전화', 'hp', 'mobile', 'phone', 'cellphone'],
		...['telephone', 'tel', 'contactnumber']
	],
	email: ['이메일', '전자우편', '메일', 'email', 'mail'],
	department: [
		'부서',
		'소속',
		'팀',
		'소속부서',
		'부서팀',
		'department',
		'dept',
		'team',
		'division'
	],
	note: ['비고', '메모', '참고', '특이사항', '기타', 'note', 'notes', 'remark', 'remarks', 'memo']
};

/** Endings that say nothing: 성명 is 참석자 성명, 전화 is 전화번호. */
const endings = /(번호|주소|명|성명|이름|number|no|address)$/;
/** Names of other things than people. */
const otherNames = /회사|사업장|기관|업체|단체|company|organi[sz]ation|user|file/;

/**
 * The columns by the names above them; where there are none, by what stands in them. A row is taken
 * for the names of columns when it names a person's name, or two other fields.
 */
export function guessColumns(rows: string[][]): RosterColumns {
	const top = rows.slice(0, HEADER_ROWS_MAX);
	const at = top.findIndex((row) => isHeader(columnsNamed(row)));
	if (at >= 0) return { headerRow: at + 1, columns: columnsNamed(top[at]!) };
	return { headerRow: 0, columns: columnsByContent(rows) };
}

function isHeader(columns: RosterColumns['columns']): boolean {
	const found = rosterFields.filter((field) => columns[field] !== null);
	return found.includes('name') || found.length >= 2;
}

function columnsNamed(row: string[]): RosterColumns['columns'] {
	const fields = row.map(fieldNamed);
	return columnsOf((field) => fields.indexOf(field));
}

/** The field that a column's name stands for, or null. */
export function fieldNamed(header: string): RosterField | null {
	const plain = header
		.normalize('NFKC')
		.toLowerCase()
		.replace(/\(.*?\)|[^\p{L}]/gu, '');
	if (plain === '' || otherNames.test(plain)) return null;
	const known = [plain, plain.replace(endings, '')];
	return rosterFields.find((field) => words[field].some((word) => known.includes(word))) ?? null;
}

const SAMPLE_ROWS = 50;
/** 강하늘, and 강하늘 (팀장). */
const koreanName = /^[가-힣]{2,5} ?(\(.*\))?$/;
const phoneLike = /^\+?[\d\s().-]{9,16}$/;

function columnsByContent(rows: string[][]): RosterColumns['columns'] {
	const sample = rows.slice(0, SAMPLE_ROWS).filter((row) => row.length > 0);
	const mostly = (test: (cell: string) => boolean) => (at: number) =>
		sample.filter((row) => test((row[at] ?? '').trim())).length * 2 > sample.length;
	const numbers = Array.from({ length: ROSTER_COLUMNS_MAX }, (_, at) => at);
	const found: Partial<Record<RosterField, number>> = {
		name: only(rows) ?? numbers.find(mostly((cell) => koreanName.test(cell))),
		phone: numbers.find(mostly((cell) => phoneLike.test(cell))),
		email: numbers.find(mostly((cell) => normalizeEmail(cell) !== null))
	};
	return columnsOf((field) => found[field] ?? -1);
}

/** The one column of a list of names alone; undefined where there are more. */
function only(rows: string[][]): number | undefined {
	const filled = new Set(rows.flatMap((row) => row.flatMap((cell, at) => (cell.trim() ? at : []))));
	return filled.size === 1 ? [...filled][0] : undefined;
}

function columnsOf(at: (field: RosterField) => number): RosterColumns['columns'] {
	const entries = rosterFields.map((field) => [field, at(field) < 0 ? null : at(field)]);
	return Object.fromEntries(entries) as RosterColumns['columns'];
}

/** What is wrong with chosen columns: none for the name, or one of them twice. */
export function columnProblems({ columns }: RosterColumns): Problem[] {
	const problems = columns.name === null ? [problem('required', undefined, 'name')] : [];
	const chosen = rosterFields.filter((field) => columns[field] !== null);
	const twice = chosen.filter((field) =>
		chosen.some((other) => other !== field && columns[other] === columns[field])
	);
	return [...problems, ...twice.map((field) => problem('roster_column_twice', undefined, field))];
}

/** The choice as it stands in an address or a form: `header=1&name=0&phone=2&email=`. */
export function columnsQuery({ headerRow, columns }: RosterColumns): URLSearchParams {
	const query = new URLSearchParams({ header: String(headerRow) });
	for (const field of rosterFields) query.set(field, String(columns[field] ?? ''));
	return query;
}

/** The choice again; null where nothing was chosen yet. Whatever is no column of ours is none. */
export function columnsChosen(get: (name: string) => unknown): RosterColumns | null {
	const header = numberUpTo(get('header'), HEADER_ROWS_MAX);
	if (header === null) return null;
	return {
		headerRow: header,
		columns: columnsOf((field) => numberUpTo(get(field), ROSTER_COLUMNS_MAX - 1) ?? -1)
	};
}

function numberUpTo(typed: unknown, max: number): number | null {
	if (typeof typed !== 'string' || !/^\d{1,3}$/.test(typed)) return null;
	return Number(typed) <= max ? Number(typed) : null;
}

/** The letters of a column as spreadsheets count them: A, B, … Z, AA. */
export function columnLetters(at: number): string {
	const rest = Math.floor(at / 26);
	return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCharCode(65 + (at % 26));
}

/** What a row holds in each field's column; nothing where there is no such column. */
export function cellsOf(cells: string[], { columns }: RosterColumns): Record<RosterField, string> {
	const typed = rosterFields.map((field) => [field, cells[columns[field] ?? -1] ?? '']);
	return Object.fromEntries(typed) as Record<RosterField, string>;
}
