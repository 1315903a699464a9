import type { Day } from '#lib/base/days.ts';
import { figuresDay } from '#lib/outcomes/as-of.ts';
import { blocksOf, spansOf, type Block, type Span } from '#lib/outcomes/blocks.ts';
import type { Count } from '#lib/outcomes/counts.ts';
import {
	countsOfPeople,
	type ReportFacts,
	type ReportPerson
} from '#lib/outcomes/reports/people.ts';
import { toldReport, type Report } from '#lib/outcomes/reports/report.ts';
import { shippedLayouts } from '#lib/outcomes/reports/shipped-layouts.ts';
import { toldPeriods } from '#lib/outcomes/reports/told-periods.ts';
import { quarterOf } from '#lib/outcomes/trend.ts';
import { toldOutcome } from '#lib/outcomes/told-outcome.ts';
import { clinic } from '#lib/programmes/facts-for-tests.ts';
import type { OutcomeDefinition } from '#lib/programmes/template.ts';

/** Everything of one day; `told` is what is read, the rest is what it is told of. */
export type Views = {
	today: Day;
	spans: Span[];
	blocks: Map<OutcomeDefinition, Block[]>;
	told: () => Generator<unknown>;
	reports: () => Generator<Report>;
};

export const layouts = shippedLayouts();
/** Every outcome that is told of the programme, those of a layout too. */
export const definitions = [...clinic.outcomes, ...layouts.flatMap(({ outcomes }) => outcomes)];

/**
 * Everything that whoever sees no records can open on a day: dashboard and summary of every choice, the
 * refused ones too, and each report of each period.
 */
export function viewsOf(facts: ReportFacts, day: Day, k: number): Views {
	const today = figuresDay(day, k);
	const counts = countsOn(today, facts.people);
	const spans = spansOf(clinic.outcomes, counts, k);
	const blocks = definitions.map((one) => [one, blocksOf(one, counts, spans, k)] as const);
	const known = { today, counts, spans, k };
	return {
		...{ today, spans, blocks: new Map(blocks) },
		told: () => toldOf(facts, known),
		reports: () => reportsOf(facts, known)
	};
}

function countsOn(today: Day, people: ReportPerson[]): Count[] {
	return tallied(
		definitions
			.flatMap((definition) => countsOfPeople(people, definition, today))
			.filter(({ month }) => month < monthAfterFigures(today))
	);
}

type Known = { today: Day; counts: Count[]; spans: Span[]; k: number };

/** One view after the other: towns that differ are mostly told apart by the first few. */
function* toldOf(facts: ReportFacts, known: Known): Generator<unknown> {
	const { today, counts, spans, k } = known;
	const periods = toldPeriods(spans, today);
	yield periods.map(({ key }) => key);
	yield* reportsOf(facts, known);
	const choices = [
		{ from: null, to: null },
		...periods.map(({ from, to }) => ({ from: from.slice(0, 7), to: to.slice(0, 7) })),
		...quarters.filter((one) => !spans.some(({ from }) => from === quarterOf(one.from)))
	];
	for (const definition of clinic.outcomes) {
		for (const choice of choices) {
			yield toldOutcome(definition, counts, { ...choice, spans, k }, 'en');
		}
	}
}

function* reportsOf(facts: ReportFacts, { today, counts, spans, k }: Known): Generator<Report> {
	for (const period of toldPeriods(spans, today)) {
		for (const layout of layouts) {
			const about = { layout, programme: clinic, period, today, language: 'en' as const };
			yield toldReport(about, { facts, counts, spans, k });
		}
	}
}

const quarters = ['2025-10', '2026-01', '2026-04', '2026-07'].map((from) => ({
	from,
	to: `${from.slice(0, 5)}${String(Number(from.slice(5)) + 2).padStart(2, '0')}`
}));

/** Those who stand alike as one count, as they are kept. */
function tallied(counts: Count[]): Count[] {
	const kindOf = ({ outcomeKey, month, standing, isOver, isMature }: Count) =>
		[outcomeKey, month, standing, isOver, isMature].join();
	return [...Map.groupBy(counts, kindOf).values()].map((alike) => ({
		...alike[0]!,
		people: alike.length
	}));
}

/** Of the month that runs nothing is told: its first day is that of the figures. */
function monthAfterFigures(today: Day): string {
	return today.endsWith('-01') ? today.slice(0, 7) : '9999';
}
