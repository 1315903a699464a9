import type { Day } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { crossFoot } from '#lib/outcomes/reports/cross-foot.ts';
import { definitionIn, type ReportLayout } from '#lib/outcomes/reports/layout.ts';
import type { ReportFacts } from '#lib/outcomes/reports/people.ts';
import type { Period } from '#lib/outcomes/reports/period.ts';
import { shownCheck, shownTable } from '#lib/outcomes/reports/shown-report.ts';
import { tablesOf, type Table } from '#lib/outcomes/reports/tables.ts';
import type { Template } from '#lib/programmes/template.ts';

export type Report = ReturnType<typeof reportFor>;

type About = {
	layout: ReportLayout;
	/** The newest version of the programme, for the words of its definitions. */
	programme: Template;
	period: Period;
	today: Day;
	/** The smallest number of people that the viewer may be told of; 0 for whoever sees records. */
	k: number;
	language: Language;
};

/** A whole report as one viewer may see it, on the screen, on paper and in files alike. */
export function reportFor(about: About, facts: ReportFacts) {
	const { layout, programme, period, today, k, language } = about;
	const tables = tablesOf({ layout, facts, period, today, language });
	return {
		key: layout.key,
		label: layout.label[language],
		lead: layout.lead[language],
		source: layout.source[language],
		programme: programme.label[language],
		period: period.key,
		isMasked: k > 0,
		isRunning: today <= period.to,
		/** Null where this report calls no figures provisional. */
		isFinal: layout.finalIn === null ? null : isFinal(layout.finalIn, period, today, tables),
		tables: tables.map((table) => shownTable(table, layout.checks, k)),
		checks: crossFoot(layout, tables).map((check) => shownCheck(check, k)),
		definitions: definitionsOf(layout, programme, language)
	};
}

function isFinal(quarter: number, period: Period, today: Day, tables: Table[]): boolean {
	const isLast = period.kind === 'year' || (period.kind === 'quarter' && period.number === quarter);
	return isLast && today > period.to && !tables.some(waits);
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
	const keys = layout.tables.flatMap((table) => {
		if (table.kind === 'outcomes') return table.outcomes;
		return table.kind === 'breakdown' ? [table.outcome] : [];
	});
	return [...new Set(keys)].flatMap((key) => {
		const definition = definitionIn(layout, programme, key);
		if (!definition) return [];
		return [{ key, label: definition.label[language], text: definition.definition[language] }];
	});
}
