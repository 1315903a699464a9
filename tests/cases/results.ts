import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wilson } from '#lib/base/intervals.ts';

/* Published tables of results, and whether their figures follow from their counts by our formulas. */

export type Row = {
	label: string;
	kind: string;
	numerator?: number | null;
	denominator?: number;
	from?: number;
	to?: number;
	reported: unknown;
	decimals?: number;
	check: string;
};
export type Table = { id: string; title: string; rows: Row[] };

/** What is to be said of a published row: by the table, it follows or it does not, or nothing can. */
export type Verdict = 'follows' | 'does not follow' | 'no figure' | 'no counts' | 'another formula';

export function resultTables(): Table[] {
	const file = join(import.meta.dirname, 'results.json');
	return (JSON.parse(readFileSync(file, 'utf8')) as { tables: Table[] }).tables;
}

/**
 * A share in per cent at so many decimals, half up, worked out in whole numbers: the text of a double
 * may fall to the wrong side of a half.
 */
export function percentHalfUp(numerator: number, denominator: number, decimals: number): number {
	const scale = 10n ** BigInt(decimals);
	const [n, d] = [BigInt(numerator) * 100n * scale, BigInt(denominator)];
	return Number((2n * n + d) / (2n * d)) / Number(scale);
}

/** The figure of a row by the product's own formula, rounded; null where it is of another kind. */
export function computed({ kind, numerator, denominator, from, to, decimals = 0 }: Row) {
	if (kind === 'percent' && numerator != null && denominator) {
		return percentHalfUp(numerator, denominator, decimals);
	}
	if (kind === 'percent_change' && from && to) {
		const change = percentHalfUp(Math.abs(to - from), from, decimals);
		return to < from ? -change : change;
	}
	return null;
}

/** The share as the product works it out, before any rounding. */
export function shareOf({ numerator, denominator }: Row) {
	return wilson(numerator ?? 0, denominator ?? 0);
}

export function verdictOf(row: Row): Verdict {
	if (row.kind !== 'percent' && row.kind !== 'percent_change') return 'another formula';
	if (row.reported === null) return 'no figure';
	const figure = computed(row);
	if (figure === null) return 'no counts';
	return figure === row.reported ? 'follows' : 'does not follow';
}

/** A line for each row, as `npm run cases -- --results` prints it. */
export function linesOf(tables: Table[]): string[] {
	return tables.flatMap(({ id, rows }) =>
		rows.map((row) => {
			const said = row.reported === null ? '–' : JSON.stringify(row.reported);
			const figure = computed(row) ?? '–';
			return `${id} | ${row.label} | published ${said} | ours ${figure} | ${verdictOf(row)}`;
		})
	);
}
