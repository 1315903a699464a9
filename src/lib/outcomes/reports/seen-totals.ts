import { toldChecks } from '#lib/outcomes/reports/cross-foot.ts';
import type { ReportLayout, TableLayout } from '#lib/outcomes/reports/layout.ts';
import type { Report } from '#lib/outcomes/reports/report.ts';
import type { Cell, ShownRow, ShownTable } from '#lib/outcomes/reports/shown-report.ts';
import { SUPPRESSED } from '#lib/outcomes/suppression.ts';

const BOUND = /^≥ (\d+)$/;

/** A report as it is told, on the screen and in files: its checks show the figures of its tables. */
export function seenTotals(report: Report, layout: ReportLayout): Report {
	const tables = withSeenTotals(report.tables).map((table) => ({
		...table,
		withheld: withheldIn(
			table,
			layout.tables.find(({ key }) => key === table.key)
		)
	}));
	return { ...report, tables, checks: toldChecks(layout, tables) };
}

/**
 * Tables as they are told, in which no total stands below the numbers above it. A bound allows for the
 * rounding of its parts, so "≥ 63" would stand under 65; the sum of what is seen tells nothing more.
 */
export function withSeenTotals(tables: ShownTable[]): ShownTable[] {
	return tables.map((table) => {
		const parts = partsOf(table);
		return {
			...table,
			rows: table.rows.map((row) =>
				row.isTotal ? { ...row, cells: row.cells.map((cell, at) => seen(cell, parts, at)) } : row
			)
		};
	});
}

function seen(total: Cell, parts: ShownRow[], at: number): Cell {
	const bound = leastOf(total);
	if (typeof total !== 'string' || bound === 0) return total;
	return `≥ ${Math.max(
		bound,
		parts.reduce((sum, { cells }) => sum + leastOf(cells[at] ?? null), 0)
	)}`;
}

function leastOf(cell: Cell): number {
	return typeof cell === 'number' ? cell : Number(BOUND.exec(cell ?? '')?.[1] ?? 0);
}

const isNothing = ({ cells }: ShownRow) => cells.every((one) => one === SUPPRESSED);

/** Which of the rows of a table are withheld; those of two crossed divisions are left out then. */
export function withheldIn(
	table: ShownTable,
	layout: TableLayout | undefined
): ShownTable['withheld'] {
	if (table.rows.length > 0 && table.rows.every(isNothing)) return 'all';
	const parts = partsOf(table);
	const isDivided = parts.length > 0 || (layout?.kind === 'breakdown' && layout.by.length > 0);
	return isDivided && parts.every(isNothing) ? 'rows' : undefined;
}

function partsOf({ rows }: ShownTable): ShownRow[] {
	return rows.filter(({ isTotal }) => !isTotal);
}
