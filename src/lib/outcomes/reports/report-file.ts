import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { SUPPRESSED } from '#lib/outcomes/suppression.ts';
import type { Report } from '#lib/outcomes/reports/report.ts';
import type { Cell } from '#lib/outcomes/reports/shown-report.ts';

/** What stands on the first sheet of a file. */
export type FileFacts = { agency: string; period: string; computedAt: string };

export type Sheet = { name: string; rows: Cell[][] };

/** One line for each figure, for programs: the table, the row, the figure, its value, what it means. */
export function reportLines(report: Report, about: FileFacts, locale: Language): string[][] {
	const heads = [
		...[m.reports_file_report({}, { locale }), m.reports_period({}, { locale })],
		...[m.reports_file_table({}, { locale }), m.reports_file_row({}, { locale })],
		...[m.reports_file_figure({}, { locale }), m.reports_file_value({}, { locale })],
		...[m.reports_file_state({}, { locale }), m.reports_file_time({}, { locale })]
	];
	const state = stateWords(report, locale);
	return [
		heads,
		...report.tables.flatMap((table) =>
			table.rows.flatMap((row) =>
				row.cells.map((cell, at) => [
					...[report.label, report.period, table.label, row.label, table.columns[at]!.label],
					...[cell === null ? '' : String(cell), state, about.computedAt]
				])
			)
		)
	];
}

/** One sheet for each table, one about the whole, and one that says what every figure means. */
export function reportSheets(report: Report, about: FileFacts, locale: Language): Sheet[] {
	const tables = report.tables.map(({ label, columns, rows }) => ({
		name: label,
		rows: [
			[m.reports_row({}, { locale }), ...columns.map((column) => column.label)],
			...rows.map((row) => [row.label, ...row.cells])
		]
	}));
	return [aboutSheet(report, about, locale), ...tables, dictionary(report, locale)];
}

/** How many figures, line for line, a file of a report holds. */
export function rowsIn(report: Report): number {
	return report.tables.reduce((sum, { rows }) => sum + rows.length, 0);
}

function aboutSheet(report: Report, about: FileFacts, locale: Language): Sheet {
	const rows: [string, string][] = [
		[m.reports_file_agency({}, { locale }), about.agency],
		[m.reports_file_report({}, { locale }), report.label],
		[m.reports_programme({}, { locale }), report.programme],
		[m.reports_period({}, { locale }), `${report.period} (${about.period})`],
		[m.reports_file_state({}, { locale }), stateWords(report, locale)],
		[m.reports_file_time({}, { locale }), about.computedAt],
		[m.reports_source({}, { locale }), report.source]
	];
	if (report.isMasked) {
		rows.push([
			m.reports_file_legend({}, { locale }),
			`${SUPPRESSED}: ${m.reports_masked_text({}, { locale })}`
		]);
	}
	return { name: m.reports_sheet_about({}, { locale }), rows };
}

function dictionary(report: Report, locale: Language): Sheet {
	const columns = report.tables.flatMap((table) =>
		table.columns.map(({ label, definition }) => [table.label, label, definition])
	);
	const outcomes = report.definitions.map(({ label, text }) => [
		...[m.reports_outcome({}, { locale }), label, text]
	]);
	const heads = [
		...[m.reports_file_table({}, { locale }), m.reports_file_figure({}, { locale })],
		m.reports_file_meaning({}, { locale })
	];
	return {
		name: m.reports_sheet_dictionary({}, { locale }),
		rows: [heads, ...columns, ...outcomes]
	};
}

function stateWords({ isFinal, isRunning }: Report, locale: Language): string {
	if (isRunning) return m.reports_running_text({}, { locale });
	if (isFinal === null) return '';
	return isFinal ? m.reports_final({}, { locale }) : m.reports_provisional({}, { locale });
}
