/**
 * The tables of a report with exact figures; `shown-report.ts` decides who may see what of them.
 *
 * Invariants
 * 1. A breakdown puts everybody into exactly one row, so its rows add up to the total.
 * 2. People are counted by the day of their anchor, contacts and items by the day they happened.
 */
import type { Day } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { breakdownTable } from '#lib/outcomes/reports/breakdown.ts';
import { definitionIn, type ReportLayout, type TableLayout } from '#lib/outcomes/reports/layout.ts';
import { isCounted, judgedIn, type ReportFacts } from '#lib/outcomes/reports/people.ts';
import { isIn, type Period } from '#lib/outcomes/reports/period.ts';
import { reportWords, type ReportWords } from '#lib/outcomes/reports/report-words.ts';

/** A number of something, or one number about a share. */
export type Figure =
	| { count: number }
	| {
			share: 'reached' | 'of' | 'percent' | 'low' | 'high';
			numerator: number;
			denominator: number;
	  };

export type Column = { key: string; label: string; definition: string };
export type Row = { key: string; label: string; figures: Figure[]; isTotal?: true };
/** `isSum`: its total is the sum of its other rows, in every column. */
export type Table = { key: string; label: string; columns: Column[]; rows: Row[]; isSum?: true };

export type Asked = {
	layout: ReportLayout;
	facts: ReportFacts;
	period: Period;
	today: Day;
	language: Language;
};

/** Every table of a report. */
export function tablesOf(asked: Asked): Table[] {
	return asked.layout.tables.map((table) => tableOf(table, asked, reportWords(asked.language)));
}

export function tableOf(table: TableLayout, asked: Asked, words: ReportWords): Table {
	if (table.kind === 'breakdown') return breakdownTable(table, asked, words);
	const named = { key: table.key, label: table.label[asked.language] };
	if (table.kind === 'registrations') return { ...named, ...registrations(asked, words) };
	if (table.kind === 'contacts') return { ...named, ...contacts(table, asked, words) };
	if (table.kind === 'items') return { ...named, ...items(asked, words) };
	return { ...named, ...outcomes(table, asked, words) };
}

type Body = Omit<Table, 'key' | 'label'>;

function registrations({ facts, period }: Asked, words: ReportWords): Body {
	const inPeriod = facts.people.filter((one) => isIn(one.facts.enrolledOn, period));
	const again = inPeriod.filter(({ isAgain }) => isAgain).length;
	const row = (key: string, label: string, count: number) => ({ key, label, figures: [{ count }] });
	return {
		isSum: true,
		columns: [words.people],
		rows: [
			row('new', words.registeredNew, inPeriod.length - again),
			row('again', words.registeredAgain, again),
			{ ...row('total', words.total, inPeriod.length), isTotal: true }
		]
	};
}

function contacts(
	{ rows }: TableLayout & { kind: 'contacts' },
	{ facts, period, language }: Asked,
	words: ReportWords
): Body {
	const held = facts.people.flatMap(({ enrolmentId, facts: { contacts } }) =>
		contacts
			.filter((one) => one.result === 'attended' && isIn(one.occurredOn, period))
			.map(({ mode }) => ({ mode, enrolmentId }))
	);
	const row = (key: string, label: string, counted: typeof held) => ({
		...{ key, label },
		figures: [
			{ count: counted.length },
			{ count: new Set(counted.map((one) => one.enrolmentId)).size }
		]
	});
	const byMode = rows.map(({ key, label, modes }) =>
		row(
			key,
			label[language],
			held.filter(({ mode }) => modes.includes(mode))
		)
	);
	return {
		columns: [words.contacts, words.people],
		rows: [...byMode, { ...row('total', words.total, held), isTotal: true }]
	};
}

function items({ facts, period, language }: Asked, words: ReportWords): Body {
	const given = facts.items.filter(({ on }) => isIn(on, period));
	const rows = [...Map.groupBy(given, ({ key }) => key)].map(([key, movements]) => ({
		...{ key, label: movements[0]!.label[language] },
		figures: [{ count: movements.reduce((sum, { quantity }) => sum + quantity, 0) }]
	}));
	return { columns: [words.pieces], rows };
}

function outcomes(
	table: TableLayout & { kind: 'outcomes' },
	asked: Asked,
	words: ReportWords
): Body {
	return {
		columns: words.outcomeColumns,
		rows: table.outcomes.flatMap((key) => outcomeRows(key, asked))
	};
}

/** One row for each variant; the definition is that of the newest version that somebody runs on. */
function outcomeRows(key: string, { layout, facts, period, today, language }: Asked): Row[] {
	const judged = judgedIn(
		facts.people,
		(template) => definitionIn(layout, template, key),
		...([period, today] as const)
	);
	const newest = facts.people
		.map(({ template }) => template)
		.toSorted((a, b) => b.version - a.version);
	const definition = newest[0] && definitionIn(layout, newest[0], key);
	if (!definition) return [];
	const counted = judged.filter(isCounted);
	const excluded = judged.filter(({ result }) => result.status === 'excluded').length;
	const lost = counted.filter(({ result }) => result.reason === 'lost_to_follow_up').length;
	const waiting = judged.length - excluded - counted.length;
	return definition.variants.map((variant) => {
		const numerator = counted.filter(({ result }) => result.met[variant.key]).length;
		const share = { numerator, denominator: counted.length };
		return {
			key: `${key}.${variant.key}`,
			label: `${definition.label[language]}: ${variant.label[language]}`,
			figures: [
				...(['reached', 'of', 'percent', 'low', 'high'] as const).map((part) => ({
					share: part,
					...share
				})),
				...[{ count: lost }, { count: waiting }, { count: excluded }]
			]
		};
	});
}
