/**
 * What of a report a viewer with threshold k may see; 0 sees the figures as they are.
 *
 * Invariant (kept by a property test): without access to records what is counted by itself are the parts
 * alone, each rounded or withheld, nobody like few. Every sum is made of what is shown of its parts, so
 * no report, and no two of them laid beside each other, tell a part that is withheld.
 */
import { SUPPRESSED, rateFor, roundToFive } from '#lib/outcomes/suppression.ts';
import type { Check } from '#lib/outcomes/reports/cross-foot.ts';
import type { ReportLayout } from '#lib/outcomes/reports/layout.ts';
import type { Column, Figure, Table } from '#lib/outcomes/reports/tables.ts';

/** A number, `*` for one that is withheld, or the bound that may be told instead of it. */
export type Cell = number | string | null;

type ShownRow = { key: string; label: string; cells: Cell[]; isTotal?: true };
export type ShownTable = { key: string; label: string; columns: Column[]; rows: ShownRow[] };

/** A table as a viewer may see it. `checks`: which of its columns are sums of others. */
export function shownTable(table: Table, checks: ReportLayout['checks'], k: number): ShownTable {
	const rows = table.rows.map(({ figures, ...row }) => ({
		...row,
		cells: figures.map((figure) => shownCell(figure, k))
	}));
	if (k === 0 || !table.isSum) return { ...table, rows };
	const inRows = rows.map((row) => ({ ...row, cells: summedColumns(table.columns, row, checks) }));
	return { ...table, rows: inRows.map((row) => (row.isTotal ? totalOf(row, inRows) : row)) };
}

function summedColumns(columns: Column[], { cells }: ShownRow, checks: ReportLayout['checks']) {
	const at = (key: string) => columns.findIndex((column) => column.key === key);
	const sums = checks.filter(({ kind, whole }) => kind === 'sum' && at(whole) >= 0);
	return cells.map((cell, column) => {
		const sum = sums.find(({ whole }) => at(whole) === column);
		return sum ? sumOfShown(sum.parts.map((key) => cells[at(key)] ?? null)) : cell;
	});
}

/** A table of one row has no parts: its row is one. */
function totalOf(total: ShownRow, rows: ShownRow[]): ShownRow {
	const parts = rows.filter(({ isTotal }) => !isTotal);
	if (parts.length === 0) return total;
	return {
		...total,
		cells: total.cells.map((_, at) => sumOfShown(parts.map(({ cells }) => cells[at] ?? null)))
	};
}

const BOUND = '≥ ';
const ROUNDED_BY_MOST = 2;

/** The sum of cells as they are shown; where one is withheld, how many it is at least. */
function sumOfShown(parts: Cell[]): Cell {
	const total = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);
	if (parts.every((cell) => typeof cell === 'number')) return total(parts);
	const least = total(parts.map(leastOf));
	return least === 0 ? SUPPRESSED : `${BOUND}${least}`;
}

function leastOf(cell: Cell): number {
	if (typeof cell === 'number') return cell - ROUNDED_BY_MOST;
	return String(cell).startsWith(BOUND) ? Number(String(cell).slice(BOUND.length)) : 0;
}

/** A check likewise: whether it holds is told to everybody, its figures to whoever sees records. */
export function shownCheck(check: Check, k: number) {
	const shown = ({ label, count }: { label: string; count: number }) => ({
		label,
		count: k === 0 ? count : SUPPRESSED
	});
	return { ...check, whole: shown(check.whole), parts: check.parts.map(shown) };
}

/** Per cent with one digit after the point, as they are printed. */
export function shownCell(figure: Figure, k: number): Cell {
	if ('count' in figure) return shownCount(figure.count, k);
	const { share, numerator, denominator } = figure;
	if (denominator === 0) {
		return share === 'reached' || share === 'of' ? shownCount(0, k) : k === 0 ? null : SUPPRESSED;
	}
	const rate = rateFor(k, numerator, denominator);
	if (rate.kind === 'percent') {
		if (share === 'reached') return rate.numerator;
		if (share === 'of') return rate.denominator;
		return Math.round(10 * rate[share]) / 10;
	}
	if (share === 'of') return shownCount(denominator, k);
	if (share !== 'percent' || rate.kind === 'hidden') return SUPPRESSED;
	if (rate.kind === 'between') return `${rate.low}–${rate.high}`;
	return `${rate.kind === 'at_most' ? '≤' : '≥'} ${rate.percent}`;
}

function shownCount(count: number, k: number): Cell {
	// Nobody like few: a part that is known to be nobody would narrow its neighbours.
	return k === 0 ? count : roundToFive(count) || SUPPRESSED;
}
