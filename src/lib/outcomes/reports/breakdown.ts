import { partOf, partsOf } from '#lib/outcomes/reports/divide.ts';
import {
	definitionIn,
	type BreakdownColumn,
	type Division,
	type TableLayout
} from '#lib/outcomes/reports/layout.ts';
import { isCounted, judgedIn, type Judged } from '#lib/outcomes/reports/people.ts';
import type { ReportWords } from '#lib/outcomes/reports/report-words.ts';
import type { Asked, Row, Table } from '#lib/outcomes/reports/tables.ts';

/** What became of the people of one outcome, in the parts of a division, or of two crossed. */
export function breakdownTable(
	table: TableLayout & { kind: 'breakdown' },
	asked: Asked,
	words: ReportWords
): Table {
	const { layout, language, facts, period, today } = asked;
	const judged = judgedIn(
		facts.people,
		(template) => definitionIn(layout, template, table.outcome),
		...([period, today] as const)
	).filter(({ result }) => result.status !== 'excluded');
	const rows = table.by.length === 0 ? [] : partRows(table.by, judged, asked);
	return {
		key: table.key,
		label: table.label[language],
		isSum: true,
		columns: layout.columns.map(({ key, label, definition }) => ({
			...{ key, label: label[language], definition: definition[language] }
		})),
		rows: [
			...rows,
			{ ...rowOf({ key: 'total', label: words.total }, judged, layout.columns), isTotal: true }
		]
	};
}

function partRows(divisions: Division[], judged: Judged[], asked: Asked): Row[] {
	const { layout, language } = asked;
	const [first, second] = divisions.map((by) => partsOf(by, layout, language));
	const inner = second ?? [{ key: '', label: '' }];
	const rows = first!.flatMap((one) =>
		inner.map((two) => ({
			key: [one.key, two.key].filter(Boolean).join('.'),
			label: [one.label, two.label].filter(Boolean).join(' · ')
		}))
	);
	const placed = Map.groupBy(judged, (one) => divisions.map((by) => partOf(by, one)).join('.'));
	return rows
		.map((row) => rowOf(row, placed.get(row.key) ?? [], layout.columns))
		.filter((row) => divisions.length === 1 || placed.has(row.key));
}

function rowOf(
	named: { key: string; label: string },
	judged: Judged[],
	columns: BreakdownColumn[]
) {
	return { ...named, figures: columns.map((column) => ({ count: countOf(column, judged) })) };
}

function countOf({ is, variant = '' }: BreakdownColumn, judged: Judged[]): number {
	if (is === 'treated') return judged.length;
	const counted = judged.filter(isCounted);
	if (is === 'not_due') return judged.length - counted.length;
	const isLost = ({ result }: Judged) => result.reason === 'lost_to_follow_up';
	if (is === 'lost') return counted.filter(isLost).length;
	const reached = counted.filter(({ result }) => result.met[variant]);
	if (is === 'reached') return reached.length;
	return counted.filter((one) => !isLost(one) && !one.result.met[variant]).length;
}
