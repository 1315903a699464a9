/**
 * A report as data: which tables it has, and what each of their rows and columns counts. A layout names
 * outcomes and measures by the keys of a programme's template; nothing about a field of work is code.
 */
import type { Localized } from '#lib/base/localized.ts';
import type { ContactMode } from '#lib/programmes/expression.ts';
import type { OutcomeDefinition, Template } from '#lib/programmes/template.ts';

export const periodKinds = ['month', 'quarter', 'half', 'year'] as const;
export type PeriodKind = (typeof periodKinds)[number];

export type ReportLayout = {
	key: string;
	version: number;
	label: Localized;
	lead: Localized;
	/** Where the layout comes from, and what it is not. */
	source: Localized;
	/** The lengths it is made for, the usual one first. */
	periods: PeriodKind[];
	/** The only quarter whose figures are final; null where figures are not called provisional. */
	finalIn: number | null;
	/** Definitions of the report's own, beside those of the template. */
	outcomes: OutcomeDefinition[];
	/** What every breakdown counts. */
	columns: BreakdownColumn[];
	/** What must agree in every row of every breakdown. */
	checks: { kind: 'sum' | 'at_most'; whole: string; parts: string[] }[];
	tables: TableLayout[];
	/** The name of those for whom nothing was recorded. */
	missing: Localized;
};

export type TableLayout =
	| { kind: 'registrations'; key: string; label: Localized }
	| { kind: 'items'; key: string; label: Localized }
	| { kind: 'contacts'; key: string; label: Localized; rows: ModeGroup[] }
	| { kind: 'outcomes'; key: string; label: Localized; outcomes: string[] }
	| { kind: 'breakdown'; key: string; label: Localized; outcome: string; by: Division[] };

export type ModeGroup = { key: string; label: Localized; modes: ContactMode[] };

export type BreakdownColumn = {
	key: string;
	label: Localized;
	definition: Localized;
	is: 'treated' | 'reached' | 'not_reached' | 'lost' | 'not_due';
	/** For `reached` and `not_reached`. */
	variant?: string;
};

type Named = { key: string; label: Localized };

/** By what people are told apart. Who is in none of the groups stands under `missing`. */
export type Division = Named & { several?: Localized } & (
		| { of: 'measure'; groups: (Named & { values: string[]; isNothing?: boolean })[] }
		| { of: 'age'; groups: (Named & { from?: number; to?: number })[] }
		| { of: 'modes'; groups: (Named & { modes: ContactMode[] })[] }
		| { of: 'setting'; groups: (Named & { values: string[] })[] }
	);

/** The definition of an outcome: the report's own, else the template's. */
export function definitionIn(
	layout: ReportLayout,
	template: Template,
	key: string
): OutcomeDefinition | undefined {
	return [...layout.outcomes, ...template.outcomes].find((one) => one.key === key);
}

/** Whether a programme has every outcome, with its variants, that a layout names. */
export function fits(layout: ReportLayout, template: Template): boolean {
	const variants = layout.columns.flatMap(({ variant }) => (variant ? [variant] : []));
	return layout.tables.every((table) => {
		if (table.kind === 'breakdown') return has(layout, template, table.outcome, variants);
		if (table.kind !== 'outcomes') return true;
		return table.outcomes.every((key) => has(layout, template, key, []));
	});
}

function has(layout: ReportLayout, template: Template, key: string, variants: string[]): boolean {
	const definition = definitionIn(layout, template, key);
	const known = definition?.variants.map((variant) => variant.key) ?? [];
	return definition !== undefined && variants.every((variant) => known.includes(variant));
}
