import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import type { Sheet } from '#lib/outcomes/reports/report-file.ts';

/** What a spreadsheet allows for the name of a sheet. */
const NAME_CHARS_MAX = 31;
const unnameable = /[[\]:*?/\\]/g;
const WIDE = 28;
const NARROW = 14;

/**
 * A workbook of these sheets. Numbers are numbers; every text is typed as text, so that a spreadsheet
 * neither runs one as a formula nor takes the leading zeros from a telephone number or a code.
 */
export async function workbook(sheets: Sheet[]): Promise<Buffer> {
	const names = namesOf(sheets);
	return writeXlsxFile(
		sheets.map(({ rows }, at) => ({
			sheet: names[at]!,
			data: rows.map(cellsOf) as SheetData,
			columns: widthsOf(rows),
			stickyRowsCount: 1
		}))
	).toBuffer();
}

function cellsOf(row: Sheet['rows'][number], at: number) {
	const fontWeight = at === 0 ? ('bold' as const) : undefined;
	return row.map((cell) => {
		if (cell === null) return null;
		return typeof cell === 'number'
			? { value: cell, type: Number }
			: { value: cell, type: String, fontWeight };
	});
}

function widthsOf(rows: Sheet['rows']) {
	const count = Math.max(...rows.map((row) => row.length));
	return Array.from({ length: count }, (_, at) => ({ width: at === 0 ? WIDE : NARROW }));
}

/** Names of sheets must differ, be short and leave some signs out. */
function namesOf(sheets: Sheet[]): string[] {
	const names: string[] = [];
	for (const { name } of sheets) {
		const plain = name.replace(unnameable, ' ').slice(0, NAME_CHARS_MAX - 3);
		const isTaken = names.some((one) => one.toLowerCase() === plain.toLowerCase());
		names.push(isTaken ? `${plain} ${names.length}` : plain);
	}
	return names;
}
