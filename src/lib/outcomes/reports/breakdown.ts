import { partOf, partsOf } from '#lib/outcomes/reports/divide.ts';
import {
	definitionIn,
	type BreakdownColumn,
	type Division,
	type TableLayout
} from '#lib/outcomes/reports/layout.ts';
import { isCounted, judgedIn, type Judged } from '#lib/outcomes/reports/people.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { ReportWords } from '#lib/outcomes/reports/report-words.ts';
import type { Asked, Table } from '#lib/outcomes/reports/tables.ts';

/** What became of the people of one outcome, in the parts of a division, or of two crossed. */
export function breakdownTable(
	table: TableLayout & { kind: 'breakdown' },
	asked: Asked,
	words: ReportWords
): Table {
	const { layout, language } = asked;
	const judged = peopleIn(table, asked);
	const rows = partsIn(table.by, judged, asked)
		.filter((part) => table.by.length === 1 || part.judged.length > 0)
		.map(({ judged, ...named }) => rowOf(named, judged, layout.columns));
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

/** Those of a period whom a breakdown divides. */
export function peopleIn(
	{ outcome }: TableLayout & { kind: 'breakdown' },
	{ layout, facts, period, today }: Asked
): Judged[] {
	const definitionOf = (template: Template) => definitionIn(layout, template, outcome);
	return judgedIn(facts.people, definitionOf, period, today).filter(
		({ result }) => result.status !== 'excluded'
	);
}

/** Every part of a division, or of two crossed, with its people. */
export function partsIn(
	divisions: Division[],
	judged: Judged[],
	asked: Pick<Asked, 'layout' | 'language'>
) {
	const { layout, language } = asked;
	if (divisions.length === 0) return [];
	const [first, second] = divisions.map((by) => partsOf(by, layout, language));
	const inner = second ?? [{ key: '', label: '' }];
	const rows = first!.flatMap((one) =>
		inner.map((two) => ({
			key: [one.key, two.key].filter(Boolean).join('.'),
			label: [one.label, two.label].filter(Boolean).join(' · ')
		}))
	);
	const placed = Map.groupBy(judged, (one) => divisions.map((by) => partOf(by, one)).join('.'));
	return rows.map((row) => ({ ...row, judged: placed.get(row.key) ?? [] }));
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
