import { toldChecks } from '#lib/outcomes/reports/cross-foot.ts';
import type { ReportLayout } from '#lib/outcomes/reports/layout.ts';
import type { Report } from '#lib/outcomes/reports/report.ts';
import type { Cell, ShownTable } from '#lib/outcomes/reports/shown-report.ts';
import { SUPPRESSED } from '#lib/outcomes/suppression.ts';

const BOUND = /^≥ (\d+)$/;

/** A report as it is told, on the screen and in files: its checks show the figures of its tables. */
export function seenTotals(report: Report, layout: ReportLayout): Report {
	const tables = withSeenTotals(report.tables);
	return { ...report, tables, checks: toldChecks(layout, tables) };
}

/**
 * Tables as they are told, in which no total stands below the numbers above it. A bound allows for the
 * rounding of its parts, so "≥ 63" would stand under 65; the sum of what is seen tells nothing more.
 */
export function withSeenTotals(tables: ShownTable[]): ShownTable[] {
	return tables.map((table) => {
		const parts = table.rows.filter(({ isTotal }) => !isTotal);
		return {
			...table,
			rows: table.rows.map((row) =>
				row.isTotal ? { ...row, cells: row.cells.map((cell, at) => seen(cell, parts, at)) } : row
			)
		};
	});
}

function seen(total: Cell, parts: ShownTable['rows'], at: number): Cell {
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

/** Whether nothing is told in any row of a table but its total. */
export function isAllWithheld({ rows }: ShownTable): boolean {
	const parts = rows.filter(({ isTotal }) => !isTotal);
	return parts.length > 0 && parts.every(({ cells }) => cells.every((one) => one === SUPPRESSED));
}
