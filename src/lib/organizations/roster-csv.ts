/** Korean Excel takes a file without it for its own code page. */
const BYTE_ORDER_MARK = '\uFEFF';
/** What a spreadsheet takes for the beginning of a formula, full width included, after blanks too. */
const formulaStart = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;
const plainNumber = /^-?\d+(\.\d+)?$/;

/**
 * A table as a file for spreadsheets: UTF-8 with its mark, CRLF, every cell in quotes, and nothing
 * in it that is taken for a formula.
 */
export function csvFile(rows: string[][]): string {
	const lines = rows.map((row) => row.map(csvCell).join(','));
	return BYTE_ORDER_MARK + lines.map((line) => `${line}\r\n`).join('');
}

/** One cell. A text that a spreadsheet would run gets an apostrophe before it. */
export function csvCell(text: string): string {
	const isFormula = formulaStart.test(text) && !plainNumber.test(text);
	return `"${(isFormula ? `'${text}` : text).replaceAll('"', '""')}"`;
}
