import { readSheet } from 'read-excel-file/universal';
import { done, problem, refused, type Outcome, type ProblemCode } from '#lib/base/problems.ts';
import { LargeZip, unpackZip } from '#lib/organizations/zip-contents.server.ts';
import { RECORDS_MAX } from '#lib/organizations/roster-text.ts';
import {
	ROSTER_BYTES_MAX,
	ROSTER_COLUMNS_MAX,
	ROSTER_ROWS_MAX
} from '#lib/organizations/roster-table.ts';

/** A workbook with 2,000 people is a tenth of this, unpacked. */
const UNPACKED_BYTES_MAX = 10 * ROSTER_BYTES_MAX;
const ENTRIES_MAX = 500;
/** Blank columns to the right are common; a cell further out is not a list of people. */
const COLUMN_MAX = 200;
/** Rows and cells of all sheets together: three times a full list. Bounds the time that reading takes. */
const TAGS_MAX = 3 * ROSTER_ROWS_MAX * ROSTER_COLUMNS_MAX;

/**
 * The cells of a workbook's first sheet as text. Before the reader sees it, the archive is unpacked
 * under a limit and no cell may stand so far out that the rows between would fill the memory.
 */
export async function readXlsx(bytes: Uint8Array): Promise<Outcome<string[][]>> {
	try {
		const zip = Buffer.from(bytes);
		const files = unpackZip(zip, { entries: ENTRIES_MAX, bytes: UNPACKED_BYTES_MAX });
		const far = farCell([...files.values()]);
		if (far) return refused(tooFar(far));
		const rows = await readSheet(zip.buffer.slice(zip.byteOffset, zip.byteOffset + zip.length));
		return done(rows.map((row) => row.map(cellText)));
	} catch (error) {
		// Whatever else the reader stumbles over is a workbook that is broken.
		if (!(error instanceof LargeZip)) return refused(problem('roster_unreadable'));
		return refused(problem('roster_file_too_large', { megabytes: ROSTER_BYTES_MAX / 1_000_000 }));
	}
}

function tooFar(code: ProblemCode) {
	const max = code === 'roster_too_many_rows' ? ROSTER_ROWS_MAX : ROSTER_COLUMNS_MAX;
	return problem(code, { max });
}

// Attribute values may hold a `>`.
const rowsAndCells = /<(?:[\w.-]+:)?(?:row|c)\b((?:[^>"']|"[^"]*"|'[^']*')*)>/g;
const reference = /\sr\s*=\s*(?:"([^"]*)"|'([^']*)')/;
const address = /^([A-Z]{0,3})(\d{1,7})$/;

/** The problem of the first row or cell of any sheet that stands too far out; null without one. */
function farCell(files: Buffer[]): ProblemCode | null {
	let tags = 0;
	for (const file of files.filter((one) => one.includes('sheetData'))) {
		for (const [, attributes] of file.toString('utf8').matchAll(rowsAndCells)) {
			if (++tags > TAGS_MAX) return 'roster_too_many_rows';
			const found = reference.exec(attributes!);
			const place = found && address.exec(found[1] ?? found[2]!);
			if (found && !place) return 'roster_unreadable';
			if (place && Number(place[2]) > RECORDS_MAX) return 'roster_too_many_rows';
			if (place && columnNumber(place[1]!) > COLUMN_MAX) return 'roster_too_many_columns';
		}
	}
	return null;
}

/** A is 1, Z is 26, AA is 27; no letters are 0. */
function columnNumber(letters: string): number {
	return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

/** What a cell says: numbers without an exponent, days as days. */
function cellText(cell: unknown): string {
	if (cell === null || cell === undefined) return '';
	if (cell instanceof Date) return Number.isNaN(+cell) ? '' : cell.toISOString().slice(0, 10);
	if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
	if (typeof cell !== 'number') return String(cell);
	return Number.isInteger(cell) ? BigInt(cell).toString() : String(cell);
}
