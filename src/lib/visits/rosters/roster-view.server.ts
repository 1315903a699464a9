import type { Language } from '#lib/base/localized.ts';
import { done, type Outcome } from '#lib/base/problems.ts';
import {
	cellsOf,
	columnLetters,
	columnProblems,
	type RosterColumns
} from '#lib/organizations/roster-columns.ts';
import { csvFile } from '#lib/organizations/roster-csv.ts';
import { batchesOf, PEOPLE_A_PAGE, rosterPage } from '#lib/organizations/roster-queries.server.ts';
import { HEADER_ROWS_MAX } from '#lib/organizations/roster-table.ts';
import type { DraftView, RosterView } from '#lib/organizations/roster-view.ts';
import { leftOutTable } from '#lib/organizations/roster-words.ts';
import type { Work } from '#lib/server/work.server.ts';
import { fitToShow } from '#lib/ui/typed-text.ts';
import { checkDraft, rosterOfSeries } from '#lib/visits/rosters/series-roster.server.ts';

const GOOD_SHOWN = 10;
const BAD_SHOWN = 50;
/** Characters of a title or a cell in a choice. */
const SAMPLE_CHARS = 24;

/** What the page of a roster shows: who is on it, and what was added when. */
export async function rosterView(
	work: Work,
	seriesId: string,
	query: URLSearchParams
): Promise<Outcome<RosterView>> {
	const roster = await rosterOfSeries(work, seriesId);
	if (!roster.ok) return roster;
	const { series, isOpen, undoUntil, keptUntil } = roster.value;
	const asked = Math.trunc(Number(query.get('page')));
	const [shown, batches] = await Promise.all([
		rosterPage(work, seriesId, asked >= 1 && asked < 1_000_000 ? asked : 1),
		batchesOf(work, seriesId)
	]);
	return done({
		isOpen,
		undoUntil,
		keptUntil,
		batches,
		...shown,
		first: (shown.page - 1) * PEOPLE_A_PAGE + 1,
		zone: series.site.zone,
		done: query.get('done')
	});
}

/** What the page shows on which a list is checked, with the columns chosen, or else guessed. */
export async function draftView(
	work: Work,
	seriesId: string,
	chosen: RosterColumns | null
): Promise<Outcome<DraftView>> {
	const checked = await checkDraft(work, seriesId, chosen);
	if (!checked.ok) return checked;
	const { draftId, table, columns, good, bad } = checked.value;
	return done({
		draftId,
		columns,
		source: table.source,
		problems: chosen ? columnProblems(columns) : [],
		headers: headerChoices(table.rows),
		choices: columnChoices(table.rows, columns.headerRow),
		goodCount: good.length,
		mendedCount: good.filter((one) => one.isMended).length,
		good: good.slice(0, GOOD_SHOWN).map(({ row, person }) => ({ row, ...person })),
		badCount: bad.length,
		bad: bad.slice(0, BAD_SHOWN).map(({ row, cells, problems }) => ({
			row,
			name: fitToShow(cells[columns.columns.name ?? -1] ?? ''),
			reasons: problems.map((problem) => ({ problem, typed: typedIn(cells, columns, problem) }))
		}))
	});
}

/** All rows left out with their reasons, as a file for spreadsheets. */
export async function leftOutFile(
	work: Work,
	seriesId: string,
	chosen: RosterColumns | null,
	language: Language
): Promise<Outcome<string>> {
	const checked = await checkDraft(work, seriesId, chosen);
	if (!checked.ok) return checked;
	const { table, columns, bad } = checked.value;
	return done(csvFile(leftOutTable(table.rows, columns.headerRow, bad, language)));
}

type Found = { field?: string };

function typedIn(cells: string[], columns: RosterColumns, { field }: Found): string {
	return shortened(cellsOf(cells, columns)[field as 'name'] ?? '');
}

/** The first rows, any of which may hold the titles. */
function headerChoices(rows: string[][]) {
	return rows
		.slice(0, HEADER_ROWS_MAX)
		.map((cells, at) => ({ row: at + 1, text: shortened(cells.filter(Boolean).join(', ')) }))
		.filter(({ text }) => text !== '');
}

/** Every column with something in it: its letters, and its title or else what stands in it first. */
function columnChoices(rows: string[][], headerRow: number) {
	const widest = Math.max(...rows.map((row) => row.length));
	const columns = Array.from({ length: widest }, (_, at) => {
		const title = rows[headerRow - 1]?.[at]?.trim() ?? '';
		const first = rows.slice(headerRow).find((row) => (row[at] ?? '').trim() !== '')?.[at] ?? '';
		return { at, letters: columnLetters(at), text: shortened(title || first) };
	});
	return columns.filter(({ text }) => text !== '');
}

function shortened(text: string): string {
	const line = fitToShow(text).replace(/\s+/g, ' ').trim();
	const signs = Array.from(line);
	return signs.length <= SAMPLE_CHARS ? line : `${signs.slice(0, SAMPLE_CHARS).join('')}…`;
}
