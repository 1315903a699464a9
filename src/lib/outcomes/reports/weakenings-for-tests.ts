/* Rules made weaker on purpose, one at a time: the attack must notice each of them. */
import { instead, type Change } from '#lib/outcomes/changeable-for-tests.ts';
import { type Block, type blocksOf, type Span } from '#lib/outcomes/blocks.ts';
import { summaryOf, type Count } from '#lib/outcomes/counts.ts';
import { breakdownTable } from '#lib/outcomes/reports/breakdown.ts';
import { reportWords } from '#lib/outcomes/reports/report-words.ts';
import { tablesOf } from '#lib/outcomes/reports/tables.ts';
import type { toldBreakdown } from '#lib/outcomes/reports/told-breakdown.ts';
import { toldCount } from '#lib/outcomes/reports/told-cells.ts';
import type { toldTables } from '#lib/outcomes/reports/told-tables.ts';
import { exactTable } from '#lib/outcomes/reports/shown-report.ts';
import { K_AGENCY, nearestFive, roundToFive, SUPPRESSED } from '#lib/outcomes/suppression.ts';
import type { toldOutcome } from '#lib/outcomes/told-outcome.ts';
import { quarterOf } from '#lib/outcomes/trend.ts';
import type { OutcomeDefinition } from '#lib/programmes/template.ts';

export type Weakening = {
	k?: number;
	/** By the name of the rule. */
	rules?: Record<string, Change>;
};

type BlocksOf = typeof blocksOf;
type ToldOutcome = typeof toldOutcome;
type ToldTables = typeof toldTables;

const blocks = (more: (block: Block, definition: OutcomeDefinition, own: Count[]) => object) =>
	instead<BlocksOf>(
		(rule) => (definition, counts, spans, k) =>
			rule(definition, counts, spans, k).map((block) => ({
				...block,
				...more(block, definition, inSpan(ownOf(definition, counts), block))
			}))
	);

function ownOf({ key }: OutcomeDefinition, counts: Count[]): Count[] {
	return counts.filter(({ outcomeKey }) => outcomeKey === key);
}

function inSpan(counts: Count[], { from, to }: Span): Count[] {
	return counts.filter(({ month }) => quarterOf(month) >= from && quarterOf(month) <= to);
}

const exactTables = (kind: string) =>
	instead<ToldTables>((rule) => (asked) => [
		...rule(asked),
		...tablesOf({
			...asked,
			layout: { ...asked.layout, tables: asked.layout.tables.filter((one) => one.kind === kind) }
		}).map(exactTable)
	]);

export const weakenings: Record<string, Weakening> = {
	'a threshold that is one lower': { k: K_AGENCY - 1 },
	'few that are told as they are': {
		rules: { roundToFive: instead<typeof roundToFive>(() => (count) => count) }
	},
	'few that begin at three': {
		rules: {
			roundToFive: instead<typeof roundToFive>(
				() => (count) => (count === 0 ? 0 : count <= 2 ? SUPPRESSED : nearestFive(count))
			)
		}
	},
	'nobody told otherwise than few': {
		rules: {
			toldCount: instead<typeof toldCount>((rule) => (count) => (count === 0 ? 0 : rule(count)))
		}
	},
	'rounding to two instead of five': {
		rules: { nearestFive: instead<typeof nearestFive>(() => (count) => Math.round(count / 2) * 2) }
	},
	'exact totals beside banded parts': {
		rules: {
			blocksOf: blocks((_, definition, own) => {
				const { enrolled, treated, notYetDue } = summaryOf(definition, own);
				return { enrolled, treated, due: treated - notYetDue };
			})
		}
	},
	'shares with all their digits': {
		rules: {
			blocksOf: blocks(({ reached }, definition, own) => ({
				due: summaryOf(definition, own).variants[0]!.denominator,
				reached: Object.fromEntries(
					summaryOf(definition, own).variants.map(({ key, numerator }) => [
						key,
						reached[key]!.low === reached[key]!.high
							? { low: numerator, high: numerator }
							: reached[key]!
					])
				)
			}))
		}
	},
	'reasons told of each period': {
		rules: {
			toldOutcome: instead<ToldOutcome>((rule) => (definition, counts, asked, language) => {
				const told = rule(definition, counts, asked, language);
				if (told.refused || !asked.from) return told;
				const span = { from: quarterOf(asked.from), to: quarterOf(asked.to!) };
				const { excludedBy } = summaryOf(definition, inSpan(ownOf(definition, counts), span));
				return { ...told, reasons: excludedBy };
			})
		}
	},
	'rows counted by themselves in every column': {
		rules: {
			toldBreakdown: instead<typeof toldBreakdown>((rule) => (table, asked, blocks) => {
				const exact = breakdownTable(table, asked, reportWords('en'));
				const rows = exact.rows.map(({ figures, ...row }) => ({
					...row,
					cells: figures.map((figure) => ('count' in figure ? roundToFive(figure.count) : null))
				}));
				return blocks.length === 0 ? rule(table, asked, blocks) : { ...exact, rows };
			})
		}
	},
	'contacts told where their people are few': { rules: { toldTables: exactTables('contacts') } }
};
