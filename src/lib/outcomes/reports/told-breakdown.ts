import { addDays } from '#lib/base/days.ts';
import { sumOfBlocks, type Block, type BlockFigures } from '#lib/outcomes/blocks.ts';
import { kindsOf, standsIn } from '#lib/outcomes/reports/alike.ts';
import { partsIn, peopleIn } from '#lib/outcomes/reports/breakdown.ts';
import {
	definitionIn,
	type BreakdownColumn,
	type TableLayout
} from '#lib/outcomes/reports/layout.ts';
import type { Judged } from '#lib/outcomes/reports/people.ts';
import { periodOf } from '#lib/outcomes/reports/period.ts';
import { reportWords } from '#lib/outcomes/reports/report-words.ts';
import type { Cell, ShownRow, ShownTable } from '#lib/outcomes/reports/shown-report.ts';
import { sumOfTold, toldBetween, toldCount } from '#lib/outcomes/reports/told-cells.ts';
import { daysOf, type ToldAsked } from '#lib/outcomes/reports/told-spans.ts';
import { SUPPRESSED } from '#lib/outcomes/suppression.ts';

/**
 * What became of the people of one outcome. The last row is what the blocks tell of everybody; the rows of
 * each block are counted apart from it, and safe even for somebody who would know all of the last row.
 */
export function toldBreakdown(
	table: TableLayout & { kind: 'breakdown' },
	asked: ToldAsked,
	blocks: Block[]
): ShownTable {
	const { layout, language } = asked;
	const names = partsIn(table.by, [], asked).map(({ key, label }) => ({ key, label }));
	const each = blocks.map((block) => rowsOf(table, asked, block));
	const rows = names.map((named, at) => ({
		...named,
		cells: layout.columns.map((_, column) =>
			each.length === 0 ? SUPPRESSED : sumOfTold(each.flatMap((cells) => cells[at]![column]!))
		)
	}));
	const told = rows.filter(({ cells }) => table.by.length === 1 || cells.some(isTold));
	return {
		...{ key: table.key, label: table.label[language] },
		columns: layout.columns.map(({ key, label, definition }) => ({
			...{ key, label: label[language], definition: definition[language] }
		})),
		rows: [...told, totalRow(asked, sumOfBlocks(blocks, null, null))]
	};
}

const isTold = (cell: Cell) => cell !== SUPPRESSED;

/** What is told by itself in every row and column of one block. */
function rowsOf(
	table: TableLayout & { kind: 'breakdown' },
	asked: ToldAsked,
	block: Block
): Cell[][][] {
	const { layout, today, programme } = asked;
	const judged = peopleIn(table, { ...asked, period: daysOf(block, today) });
	const { matureAfterDays } = definitionIn(layout, programme, table.outcome)!;
	const end = periodOf(block.to.replace('-', ''))!.to;
	const kinds = kindsOf(layout, addDays(end, matureAfterDays) < today);
	return partsIn(table.by, judged, asked).map((part) => {
		const alike = kinds.map(({ columns }) => ({
			columns,
			told: toldCount(part.judged.filter((one) => standsAs(layout.columns, one, columns)).length)
		}));
		return layout.columns.map(({ key }) =>
			alike.filter(({ columns }) => columns.includes(key)).map(({ told }) => told)
		);
	});
}

function standsAs(columns: BreakdownColumn[], one: Judged, as: string[]): boolean {
	const own = standsIn(columns, one);
	return own.length === as.length && own.every((key) => as.includes(key));
}

function totalRow({ layout, language }: ToldAsked, figures: BlockFigures | null): ShownRow {
	const label = reportWords(language).total;
	const cells = layout.columns.map((column) => (figures ? totalCell(column, figures) : SUPPRESSED));
	return { key: 'total', label, cells, isTotal: true };
}

function totalCell({ is, variant = '' }: BreakdownColumn, figures: BlockFigures): Cell {
	const { treated, due, lost } = figures;
	const reached = figures.reached[variant];
	if (is === 'treated') return treated;
	if (is === 'not_due') return toldCount(treated - due);
	if (is === 'lost') return toldBetween(lost);
	if (is === 'reached') return toldBetween(reached!);
	return toldBetween({
		low: Math.max(0, due - lost.high - reached!.high),
		high: Math.max(0, due - lost.low - reached!.low)
	});
}
