import { addDays, type Day } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { crossFoot, toldChecks } from '#lib/outcomes/reports/cross-foot.ts';
import { definitionIn, type ReportLayout } from '#lib/outcomes/reports/layout.ts';
import type { ReportFacts } from '#lib/outcomes/reports/people.ts';
import { periodAround, type Period } from '#lib/outcomes/reports/period.ts';
import { exactTable, type ShownCheck } from '#lib/outcomes/reports/shown-report.ts';
import type { ToldAsked } from '#lib/outcomes/reports/told-spans.ts';
import { toldTables } from '#lib/outcomes/reports/told-tables.ts';
import { tablesOf, type Table } from '#lib/outcomes/reports/tables.ts';
import type { Template } from '#lib/programmes/template.ts';

export type Report = ReturnType<typeof exactReport>;

type About = {
	layout: ReportLayout;
	/** The newest version of the programme, for the words of its definitions. */
	programme: Template;
	period: Period;
	today: Day;
	language: Language;
};

/** A whole report with figures as they are, on the screen, on paper and in files alike. */
export function exactReport(about: About, facts: ReportFacts) {
	const { layout, period, today, language } = about;
	const tables = tablesOf({ layout, facts, period, today, language });
	return {
		...frameOf(about),
		isMasked: false,
		/** Null where this report calls no figures provisional. */
		isFinal: layout.finalIn === null ? null : isFinal(layout.finalIn, period, today, tables),
		tables: tables.map(exactTable),
		checks: crossFoot(layout, tables) as ShownCheck[]
	};
}

/** The same for whoever sees no records. What it says of itself follows from days and from what is told. */
export function toldReport(
	about: About,
	told: Pick<ToldAsked, 'facts' | 'counts' | 'spans' | 'k'>
) {
	const { layout, programme, period, today } = about;
	const tables = toldTables({ ...about, ...told });
	const last = Math.max(
		...definitionKeys(layout).map((key) => definitionIn(layout, programme, key)!.matureAfterDays)
	);
	const isOver = today > addDays(period.to, last);
	return {
		...frameOf(about),
		isMasked: true,
		isFinal: layout.finalIn === null ? null : isOver && endsTheYear(layout.finalIn, period),
		tables,
		checks: toldChecks(layout, tables)
	} satisfies Report;
}

function frameOf({ layout, programme, period, today, language }: About) {
	return {
		key: layout.key,
		label: layout.label[language],
		lead: layout.lead[language],
		source: layout.source[language],
		programme: programme.label[language],
		period: period.key,
		isRunning: today <= period.to,
		definitions: definitionsOf(layout, programme, language)
	};
}

function endsTheYear(quarter: number, { kind, number, to }: Period): boolean {
	if (kind === 'span') return periodAround('quarter', to).number === quarter;
	return kind === 'year' || (kind === 'quarter' && number === quarter);
}

function isFinal(quarter: number, period: Period, today: Day, tables: Table[]): boolean {
	return endsTheYear(quarter, period) && today > period.to && !tables.some(waits);
}

/** Whether somebody is not yet due. */
function waits({ columns, rows }: Table): boolean {
	const at = columns.findIndex(({ key }) => key === 'not_due');
	return rows.some(({ figures }) => {
		const figure = figures[at];
		return figure !== undefined && 'count' in figure && figure.count > 0;
	});
}

function definitionsOf(layout: ReportLayout, programme: Template, language: Language) {
	return definitionKeys(layout).flatMap((key) => {
		const definition = definitionIn(layout, programme, key);
		if (!definition) return [];
		return [{ key, label: definition.label[language], text: definition.definition[language] }];
	});
}

/** The outcomes that a layout counts. */
function definitionKeys(layout: ReportLayout): string[] {
	const keys = layout.tables.flatMap((table) => {
		if (table.kind === 'outcomes') return table.outcomes;
		return table.kind === 'breakdown' ? [table.outcome] : [];
	});
	return [...new Set(keys)];
}
