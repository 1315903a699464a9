import type { ContactFact } from '#lib/programmes/facts.ts';
import type { Derivation, Measure, MeasureValue, MeasureValues } from '#lib/programmes/template.ts';
import { readingOf } from '#lib/programmes/timeline.ts';

/**
 * The values of one contact with every derived measure computed anew. A score is null when any of
 * its parts is missing: a missing part is never zero.
 */
export function deriveScores(measures: Measure[], values: MeasureValues): MeasureValues {
	const known = new Map(measures.map((def) => [def.key, def]));
	const derived: MeasureValues = {};
	for (const def of measures) {
		if (def.derive) derived[def.key] = derive(def, known, values, [def.key]);
	}
	return { ...values, ...derived };
}

/** A contact as it counts: each measure's valid value, and the derived ones instead of stored ones. */
export function withScores(measures: Measure[], contact: ContactFact): ContactFact {
	const scores = measures.filter((def) => def.derive);
	if (scores.length === 0) return contact;
	const values = deriveScores(measures, valuesOf(measures, contact));
	const derived = scores.flatMap((def) => {
		const value = values[def.key];
		if (value === null || value === undefined) return [];
		return [{ key: def.key, value, unit: def.unit ?? null, takenAt: contact.occurredAt }];
	});
	const stored = contact.measures.filter((one) => !scores.some((def) => def.key === one.key));
	return { ...contact, measures: [...stored, ...derived] };
}

/** The valid values of a contact by measure. */
export function valuesOf(measures: Measure[], contact: ContactFact): MeasureValues {
	return Object.fromEntries(measures.map((def) => [def.key, readingOf(contact, def.key)]));
}

// `path` holds the measures being derived, so that a template that runs in a circle yields null.
function derive(
	def: Measure,
	known: Map<string, Measure>,
	values: MeasureValues,
	path: string[]
): MeasureValue | null {
	const valueOf = (key: string): MeasureValue | null => {
		const part = known.get(key);
		if (!part?.derive) return values[key] ?? null;
		return path.includes(key) ? null : derive(part, known, values, [...path, key]);
	};
	const rule = def.derive!;
	if ('bands' in rule) return optionBySize(rule.bands.steps, valueOf(rule.bands.of));
	const points = partsOf(def).map((key) => pointsOf(known.get(key), valueOf(key)));
	// One missing part makes the whole unknown: it is never a zero.
	return points.includes(null) ? null : rounded(computed(rule, points as number[]), def.precision);
}

/** The measures that a derived one is computed from. */
export function partsOf({ derive: rule }: Measure): string[] {
	if (!rule) return [];
	if ('bands' in rule) return [rule.bands.of];
	if ('sum' in rule) return rule.sum;
	if ('mean' in rule) return rule.mean;
	return 'product' in rule ? rule.product : rule.difference;
}

function computed(rule: Derivation, points: number[]): number {
	if ('product' in rule) return points.reduce((all, one) => all * one, rule.times ?? 1);
	if ('difference' in rule) return points[0]! - points[1]!;
	const sum = points.reduce((all, one) => all + one, 0);
	return 'mean' in rule ? sum / points.length : sum;
}

function optionBySize(
	steps: { upTo?: number; value: string }[],
	size: MeasureValue | null
): string | null {
	if (typeof size !== 'number') return null;
	return steps.find((step) => size <= (step.upTo ?? Infinity))?.value ?? null;
}

// Twelve digits first: 1.005 is a little less in binary, and a half must go up as on paper.
function rounded(value: number, precision?: number): number {
	const exact = Number(value.toPrecision(12));
	if (precision === undefined) return exact;
	const factor = 10 ** precision;
	return Math.round(Number((exact * factor).toPrecision(12))) / factor;
}

function pointsOf(def: Measure | undefined, value: MeasureValue | null): number | null {
	if (typeof value === 'number') return value;
	return def?.options?.find((option) => option.value === value)?.points ?? null;
}
