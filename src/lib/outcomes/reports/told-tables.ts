/**
 * The tables of a report for whoever sees no records. A period is whole spans; every figure of an outcome
 * is the sum of blocks that the dashboard and the summary tell, and every other one a sum of spans.
 */
import { sumOfBlocks, type BlockFigures } from '#lib/outcomes/blocks.ts';
import { definitionIn, type TableLayout } from '#lib/outcomes/reports/layout.ts';
import { isIn } from '#lib/outcomes/reports/period.ts';
import { reportWords } from '#lib/outcomes/reports/report-words.ts';
import type { Cell, ShownTable } from '#lib/outcomes/reports/shown-report.ts';
import { tableOf, type Figure } from '#lib/outcomes/reports/tables.ts';
import { toldBreakdown } from '#lib/outcomes/reports/told-breakdown.ts';
import { sumOfTold, toldBetween, toldCount, toldRate } from '#lib/outcomes/reports/told-cells.ts';
import { blocksIn, daysOf, inPeriod, type ToldAsked } from '#lib/outcomes/reports/told-spans.ts';
import { rateBetween, SUPPRESSED } from '#lib/outcomes/suppression.ts';

/** Every table of a report as it is told. */
export function toldTables(asked: ToldAsked): ShownTable[] {
	return asked.layout.tables.map((table) => toldTable(table, asked));
}

function toldTable(table: TableLayout, asked: ToldAsked): ShownTable {
	if (table.kind === 'outcomes') return outcomes(table, asked);
	if (table.kind === 'breakdown') {
		const definition = definitionIn(asked.layout, asked.programme, table.outcome)!;
		return toldBreakdown(table, asked, blocksIn(definition, asked));
	}
	return table.kind === 'items' ? items(table, asked) : inSpans(table, asked);
}

function outcomes(table: TableLayout & { kind: 'outcomes' }, asked: ToldAsked): ShownTable {
	const { layout, programme, language } = asked;
	const rows = table.outcomes.flatMap((key) => {
		const definition = definitionIn(layout, programme, key);
		if (!definition) return [];
		const figures = sumOfBlocks(blocksIn(definition, asked), null, null);
		return definition.variants.map((variant) => ({
			key: `${key}.${variant.key}`,
			label: `${definition.label[language]}: ${variant.label[language]}`,
			cells: figures ? outcomeCells(figures, variant.key) : Array<Cell>(8).fill(SUPPRESSED)
		}));
	});
	const columns = reportWords(language).outcomeColumns;
	return { key: table.key, label: table.label[language], columns, rows };
}

function outcomeCells(figures: BlockFigures, variant: string): Cell[] {
	const { enrolled, treated, due, lost } = figures;
	const { low, high } = figures.reached[variant]!;
	const rate = rateBetween(low, high, due);
	return [
		...[toldBetween({ low, high }), due],
		...(['percent', 'low', 'high'] as const).map((share) => toldRate(rate, share)),
		...[toldBetween(lost), toldCount(treated - due), toldCount(enrolled - treated)]
	];
}

/** Registrations and contacts: what is told of each span, added up. */
function inSpans(table: TableLayout, asked: ToldAsked): ShownTable {
	const words = reportWords(asked.language);
	const empty = tableOf(table, { ...asked, facts: { people: [], items: [] } }, words);
	const each = inPeriod(asked.spans, asked.period).map(
		(span) => tableOf(table, { ...asked, period: daysOf(span, asked.today) }, words).rows
	);
	const isDistinct = (column: number) => table.kind === 'contacts' && column === 1;
	const parts = empty.rows.flatMap(({ isTotal }, at) => (isTotal ? [] : [at]));
	const told = (rows: number[], column: number) =>
		sumOfTold(each.flatMap((span) => rows.map((at) => toldIn(span[at]!.figures, column))));
	const cellOf = (row: number, column: number) => {
		// Somebody may be in two spans, and in two rows: people cannot be added up over them.
		if (each.length === 0 || (each.length > 1 && isDistinct(column))) return SUPPRESSED;
		const isSum = empty.rows[row]!.isTotal && !isDistinct(column);
		return told(isSum ? parts : [row], column);
	};
	const rows = empty.rows.map(({ figures, ...row }, at) => ({
		...row,
		cells: figures.map((_, column) => cellOf(at, column))
	}));
	return { ...empty, rows };
}

/** One figure of a row in one span; so many contacts are told of where their people are. */
function toldIn(figures: Figure[], column: number): Cell {
	const isWithheld = figures.some((figure) => toldFigure(figure) === SUPPRESSED);
	return isWithheld ? SUPPRESSED : toldFigure(figures[column]!);
}

function toldFigure(figure: Figure): Cell {
	return 'count' in figure ? toldCount(figure.count) : SUPPRESSED;
}

/** Every item that was ever handed out, so that one that is named tells nothing. */
function items(table: TableLayout, asked: ToldAsked): ShownTable {
	const { facts, today, language, spans, period } = asked;
	const chosen = inPeriod(spans, period);
	const told = (given: typeof facts.items): Cell => {
		const people = new Set(given.map(({ enrolmentId }) => enrolmentId)).size;
		const pieces = given.reduce((sum, { quantity }) => sum + quantity, 0);
		return toldCount(people) === SUPPRESSED ? SUPPRESSED : toldCount(pieces);
	};
	const rows = [...Map.groupBy(facts.items, ({ key }) => key)].map(([key, given]) => {
		const inEach = chosen.map((span) => given.filter(({ on }) => isIn(on, daysOf(span, today))));
		const cell = inEach.length > 0 ? sumOfTold(inEach.map(told)) : SUPPRESSED;
		return { key, label: given[0]!.label[language], cells: [cell] };
	});
	return {
		key: table.key,
		label: table.label[language],
		columns: [reportWords(language).pieces],
		rows
	};
}
