import type { Check } from '#lib/outcomes/reports/cross-foot.ts';
import type { Column, Figure, Table } from '#lib/outcomes/reports/tables.ts';
import { rateFor } from '#lib/outcomes/suppression.ts';

/** A number, `*` for one that is withheld, or the bound that may be told instead of it. */
export type Cell = number | string | null;

export type ShownRow = { key: string; label: string; cells: Cell[]; isTotal?: true };
export type ShownTable = {
	key: string;
	label: string;
	columns: Column[];
	rows: ShownRow[];
	/** Nothing is told in any row, or in none but the total: `*` everywhere. */
	withheld?: 'all' | 'rows';
};

/** A check with its figures as they are shown. */
export type ShownCheck = Omit<Check, 'whole' | 'parts'> & {
	whole: { label: string; count: Cell };
	parts: { label: string; count: Cell }[];
};

/** A table as it is, for whoever sees the records. */
export function exactTable(table: Table): ShownTable {
	return {
		...table,
		rows: table.rows.map(({ figures, ...row }) => ({ ...row, cells: figures.map(exactCell) }))
	};
}

function exactCell(figure: Figure): Cell {
	if ('count' in figure) return figure.count;
	const { share, numerator, denominator } = figure;
	if (share === 'reached') return numerator;
	if (share === 'of') return denominator;
	const rate = rateFor(0, numerator, denominator);
	return rate.kind === 'percent' ? inPercent(rate[share]) : null;
}

/** Per cent with one digit after the point, as they are printed. */
export function inPercent(figure: number): number {
	return Math.round(10 * figure) / 10;
}
