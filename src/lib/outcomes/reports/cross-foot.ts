import type { ReportLayout } from '#lib/outcomes/reports/layout.ts';
import type { Cell, ShownCheck, ShownTable } from '#lib/outcomes/reports/shown-report.ts';
import type { Row, Table } from '#lib/outcomes/reports/tables.ts';

/** One sum that must come out, with the figures it was made of. */
export type Check = {
	kind: 'sum' | 'at_most' | 'same_total';
	table: string;
	row: string;
	whole: { label: string; count: number };
	parts: { label: string; count: number }[];
	holds: boolean;
};

/** Every check of a report: inside each row, and of each column over the rows of a breakdown. */
export function crossFoot(layout: ReportLayout, tables: Table[]): Check[] {
	const keys = layout.tables.filter(({ kind }) => kind === 'breakdown').map(({ key }) => key);
	const breakdowns = tables.filter(({ key }) => keys.includes(key));
	return breakdowns.flatMap((table) => [
		...table.rows.flatMap((row) => insideRow(layout, table, row)),
		...overRows(table, breakdowns)
	]);
}

function insideRow({ checks }: ReportLayout, table: Table, row: Row): Check[] {
	return checks.map(({ kind, whole, parts }) => {
		const of = figureIn(table, row, whole);
		const all = parts.map((key) => figureIn(table, row, key));
		const sum = all.reduce((total, { count }) => total + count, 0);
		const holds = kind === 'sum' ? sum === of.count : sum <= of.count;
		return { kind, table: table.label, row: row.label, whole: of, parts: all, holds };
	});
}

/** The total of every breakdown is that of the first one, and the sum of its own rows. */
function overRows(table: Table, breakdowns: Table[]): Check[] {
	const total = table.rows.find(({ isTotal }) => isTotal);
	const first = breakdowns[0]?.rows.find(({ isTotal }) => isTotal);
	const parts = table.rows.filter(({ isTotal }) => !isTotal);
	if (!total || !first || parts.length === 0) return [];
	return table.columns.map(({ key, label }) => {
		const whole = figureIn(breakdowns[0]!, first, key);
		const counts = parts.map((row) => ({ ...figureIn(table, row, key), label: row.label }));
		const sum = counts.reduce((all, { count }) => all + count, 0);
		const holds = sum === whole.count && figureIn(table, total, key).count === whole.count;
		return { kind: 'same_total', table: table.label, row: label, whole, parts: counts, holds };
	});
}

function figureIn({ columns }: Table, { figures }: Row, key: string) {
	const at = columns.findIndex((column) => column.key === key);
	const figure = figures[at];
	const count = figure && 'count' in figure ? figure.count : 0;
	return { label: columns[at]?.label ?? key, count };
}

/**
 * The checks inside each row, told from what is told: where a part is withheld, nothing speaks against it.
 * Their own figures stand in the tables.
 */
export function toldChecks(
	{ checks, tables: layouts }: ReportLayout,
	tables: ShownTable[]
): ShownCheck[] {
	const keys = layouts.filter(({ kind }) => kind === 'breakdown').map(({ key }) => key);
	return tables
		.filter(({ key }) => keys.includes(key))
		.flatMap(({ label: table, columns, rows }) =>
			rows.flatMap(({ label: row, cells }) => {
				const at = (key: string) => columns.findIndex((column) => column.key === key);
				const figure = (key: string) => ({
					label: columns[at(key)]!.label,
					count: cells[at(key)]!
				});
				return checks.map(({ kind, whole, parts }) => {
					const [of, all] = [figure(whole), parts.map(figure)];
					const holds = mayHold(
						kind,
						of.count,
						all.map(({ count }) => count)
					);
					return { kind, table, row, whole: of, parts: all, holds };
				});
			})
		);
}

function mayHold(kind: 'sum' | 'at_most', whole: Cell, parts: Cell[]): boolean {
	if (![whole, ...parts].every((cell) => typeof cell === 'number')) return true;
	const sum = (parts as number[]).reduce((total, one) => total + one, 0);
	return kind === 'sum' ? sum === whole : sum <= (whole as number);
}
