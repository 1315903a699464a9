/** The columns of a visit's roster as a file, which comes back filled in. */
import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Measure } from '#lib/programmes/template.ts';

const fixed = {
	row: m.paper_column_row,
	name: m.paper_column_name,
	turn: m.paper_column_turn,
	arrived: m.paper_column_arrived,
	time: m.paper_column_time,
	visit: m.paper_column_visit,
	enrolment: m.paper_column_enrolment
} as const;

export type FixedColumn = keyof typeof fixed;

/** Which columns of a table are which: places counted from 0; readings by the key of their measure. */
export type FoundColumns = {
	/** The place of the titles, counted from 0. */
	titles: number;
	fixed: Partial<Record<FixedColumn, number>>;
	readings: Map<string, number>;
};

/** What a column with a fixed meaning is called. */
export function columnTitle(column: FixedColumn, language: Language): string {
	return fixed[column]({}, { locale: language });
}

/** What a reading is called on paper and in the file: `CO (ppm)`. */
export function readingTitle({ label, unitLabel, unit }: Measure, language: Language): string {
	return `${label[language]} (${unitLabel?.[language] ?? unit})`;
}

/** The titles of the file, from left to right; what is filled in by hand stands in the middle. */
export function titlesOf(readings: Measure[], language: Language): string[] {
	const named = (...columns: FixedColumn[]) => columns.map((one) => columnTitle(one, language));
	return [
		...named('row', 'name', 'turn', 'arrived', 'time'),
		...readings.map((one) => readingTitle(one, language)),
		...named('visit', 'enrolment')
	];
}

/**
 * Finds the columns by their titles in either language, wherever they were moved to; null without
 * a row of titles that says who a row is about.
 */
export function findColumns(rows: string[][], readings: Measure[]): FoundColumns | null {
	const titles = rows.findIndex(
		(cells) => placeOf(cells, (to) => columnTitle('enrolment', to)) >= 0
	);
	if (titles < 0) return null;
	const cells = rows[titles]!;
	const found: FoundColumns = { titles, fixed: {}, readings: new Map() };
	for (const column of Object.keys(fixed) as FixedColumn[]) {
		const at = placeOf(cells, (to) => columnTitle(column, to));
		if (at >= 0) found.fixed[column] = at;
	}
	for (const reading of readings) {
		const at = placeOf(cells, (to) => readingTitle(reading, to));
		if (at >= 0) found.readings.set(reading.key, at);
	}
	return found;
}

function placeOf(cells: string[], titleIn: (language: Language) => string): number {
	const wanted = [titleIn('ko'), titleIn('en')].map(plainTitle);
	return cells.findIndex((cell) => wanted.includes(plainTitle(cell)));
}

/** What spreadsheets and people do to a title does not matter: blanks, width, capitals. */
function plainTitle(text: string): string {
	return text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
}
