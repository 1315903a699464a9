import { SUPPRESSED, rateFor, roundToFive } from '#lib/outcomes/suppression.ts';
import type { Check } from '#lib/outcomes/reports/cross-foot.ts';
import type { Column, Figure, Table } from '#lib/outcomes/reports/tables.ts';

/** A number, `*` for one that is withheld, or the bound that may be told instead of it. */
export type Cell = number | string | null;

export type ShownTable = {
	key: string;
	label: string;
	columns: Column[];
	rows: { key: string; label: string; cells: Cell[]; isTotal?: true }[];
};

/** A table as a viewer with threshold k may see it; 0 sees the figures as they are. */
export function shownTable(table: Table, k: number): ShownTable {
	return {
		...table,
		rows: table.rows.map(({ figures, ...row }) => ({
			...row,
			cells: figures.map((figure) => shownCell(figure, k))
		}))
	};
}

/** A check likewise: whether it holds is told to everybody, its figures as the tables show them. */
export function shownCheck(check: Check, k: number) {
	const shown = ({ label, count }: { label: string; count: number }) => ({
		...{ label, count: shownCount(count, k) }
	});
	return { ...check, whole: shown(check.whole), parts: check.parts.map(shown) };
}

/** Per cent with one digit after the point, as they are printed. */
export function shownCell(figure: Figure, k: number): Cell {
	if ('count' in figure) return shownCount(figure.count, k);
	const { share, numerator, denominator } = figure;
	if (denominator === 0) return share === 'reached' || share === 'of' ? 0 : null;
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
	return k === 0 ? count : roundToFive(count);
}
