import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import {
	checkTable,
	ROSTER_BYTES_MAX,
	type RosterSource,
	type RosterTable
} from '#lib/organizations/roster-table.ts';
import { decodeRoster, parseRosterText } from '#lib/organizations/roster-text.ts';
import { readXlsx } from '#lib/organizations/roster-xlsx.server.ts';

const ZIP_START = [0x50, 0x4b, 0x03, 0x04];
/** Excel 97 to 2003, and every workbook with a password. */
const COMPOUND_START = [0xd0, 0xcf, 0x11, 0xe0];

/**
 * A list as an office sends it (CSV or text in any of the usual encodings, or a workbook), told by
 * what it holds, not by its name. Refuses with a code of the roster; nothing is kept.
 */
export async function readRosterFile(bytes: Uint8Array): Promise<Outcome<RosterTable>> {
	if (bytes.length > ROSTER_BYTES_MAX) {
		const megabytes = ROSTER_BYTES_MAX / 1_000_000;
		return refused(problem('roster_file_too_large', { megabytes }));
	}
	if (startsWith(bytes, COMPOUND_START)) return refused(problem('roster_old_format'));
	if (startsWith(bytes, ZIP_START)) {
		return fit(await readXlsx(bytes), { kind: 'xlsx', encoding: null });
	}
	const read = decodeRoster(bytes);
	if (!read.ok) return read;
	const { text, encoding } = read.value;
	return fit(parseRosterText(text), { kind: 'file', encoding });
}

/** A list copied out of a spreadsheet, or typed. */
export function readRosterText(text: string): Outcome<RosterTable> {
	if (text.length > ROSTER_BYTES_MAX || text.includes('\0')) {
		return refused(problem('roster_unreadable'));
	}
	return fit(parseRosterText(text), { kind: 'pasted', encoding: null });
}

function fit(read: Outcome<string[][]>, source: RosterSource): Outcome<RosterTable> {
	const checked = read.ok ? checkTable(read.value) : read;
	return checked.ok ? done({ rows: checked.value, source }) : checked;
}

function startsWith(bytes: Uint8Array, start: number[]): boolean {
	return start.every((byte, at) => bytes[at] === byte);
}
