import { addDays, type Day } from '#lib/base/days.ts';
import { thresholdFor } from '#lib/outcomes/band.ts';
import { blocksOf, within, type Block, type Span } from '#lib/outcomes/blocks.ts';
import type { Count } from '#lib/outcomes/counts.ts';
import { periodAround, periodOf, type Period } from '#lib/outcomes/reports/period.ts';
import type { Asked } from '#lib/outcomes/reports/tables.ts';
import type { OutcomeDefinition, Template } from '#lib/programmes/template.ts';

/** `counts`: everybody of the programme in every outcome, the layout's own too; `today`: the day of the figures. */
export type ToldAsked = Asked & {
	programme: Template;
	counts: Count[];
	spans: Span[];
	k: number;
};

/** The blocks of an outcome that a period is made of; none where it would cut one. */
export function blocksIn(definition: OutcomeDefinition, asked: ToldAsked): Block[] {
	const { counts, spans, k, period } = asked;
	const blocks = blocksOf(definition, counts, spans, thresholdFor(definition, k));
	return inPeriod(blocks, period);
}

/** The quarter yyyy-Qn of a day. */
export function quarterIn(day: Day): string {
	return periodAround('quarter', day).key.replace('Q', '-Q');
}

/** The days of a span, as far as figures reach: until the day before that of the figures. */
export function daysOf({ from, to }: Span, today: Day): Period {
	const [first, last] = [from, to].map((quarter) => periodOf(quarter.replace('-', ''))!);
	const until = addDays(today, -1);
	return { ...first!, to: until < last!.to ? until : last!.to };
}

/** The whole spans of a period; none where it would cut one. */
export function inPeriod<Of extends Span>(spans: Of[], { from, to }: Period): Of[] {
	return within(spans, quarterIn(from), quarterIn(to)) ?? [];
}
