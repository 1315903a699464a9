import { parse } from 'csv-parse/sync';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { decodeCp949 } from '#lib/organizations/cp949.ts';
import type { Encoding } from '#lib/organizations/roster-table.ts';

/** Records that are read at most, blank ones included; a table's own limits are smaller. */
export const RECORDS_MAX = 20_000;
/** Characters of one row; what is longer is no list of people. */
const RECORD_CHARS_MAX = 100_000;

/**
 * The text of a file, and how it was written: by its byte order mark, else UTF-8 where it is that
 * without a fault, else what Korean Windows writes. Refuses `roster_unreadable`.
 */
export function decodeRoster(bytes: Uint8Array): Outcome<{ text: string; encoding: Encoding }> {
	for (const { encoding, mark, decode } of decodings) {
		if (!mark.every((byte, at) => bytes[at] === byte)) continue;
		const text = decode(bytes);
		// No list of people holds it.
		if (text !== null && !text.includes('\0')) return done({ text, encoding });
	}
	return refused(problem('roster_unreadable'));
}

type Decoding = {
	encoding: Encoding;
	mark: number[];
	/** Null where the bytes are not of that kind. */
	decode: (bytes: Uint8Array) => string | null;
};

const decodings: Decoding[] = [
	{ encoding: 'utf-16', mark: [0xff, 0xfe], decode: strictly('utf-16le') },
	{ encoding: 'utf-16', mark: [0xfe, 0xff], decode: strictly('utf-16be') },
	{ encoding: 'utf-8', mark: [], decode: strictly('utf-8') },
	{ encoding: 'cp949', mark: [], decode: decodeCp949 }
];

function strictly(label: string): Decoding['decode'] {
	return (bytes) => {
		try {
			return new TextDecoder(label, { fatal: true }).decode(bytes);
		} catch {
			return null;
		}
	};
}

const delimiters = ['\t', ',', ';'] as const;
export type Delimiter = (typeof delimiters)[number];

/** What stands between cells: the most frequent in the first filled line, outside of quotes. */
export function guessDelimiter(text: string): Delimiter {
	const line = firstLine(text);
	const counts = delimiters.map((sign) => line.split(sign).length - 1);
	return delimiters[counts.indexOf(Math.max(...counts))]!;
}

/** The first line with something in it, without what stands in quotes. */
function firstLine(text: string): string {
	const start = text.slice(0, RECORD_CHARS_MAX).replace(/"[^"]*"/g, '');
	return start.split('\n').find((line) => line.trim() !== '') ?? '';
}

/** The rows of a text with commas, tabs or semicolons between its cells; quotes hold lines together. */
export function parseRosterText(text: string): Outcome<string[][]> {
	const lines = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
	try {
		const rows = parse(lines, {
			delimiter: guessDelimiter(lines),
			record_delimiter: '\n',
			relax_column_count: true,
			relax_quotes: true,
			max_record_size: RECORD_CHARS_MAX,
			to: RECORDS_MAX
		});
		return done(rows);
	} catch {
		// A quote without its end, or one row without one.
		return refused(problem('roster_unreadable'));
	}
}
