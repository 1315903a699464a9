import type { ContactFact } from '#lib/programmes/facts.ts';
import type { Measure, MeasureValue, MeasureValues } from '#lib/programmes/template.ts';
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
	return total(rule.sum.map((key) => pointsOf(known.get(key), valueOf(key))));
}

function optionBySize(
	steps: { upTo?: number; value: string }[],
	size: MeasureValue | null
): string | null {
	if (typeof size !== 'number') return null;
	return steps.find((step) => size <= (step.upTo ?? Infinity))?.value ?? null;
}

function total(points: (number | null)[]): number | null {
	return points.reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0);
}

function pointsOf(def: Measure | undefined, value: MeasureValue | null): number | null {
	if (typeof value === 'number') return value;
	return def?.options?.find((option) => option.value === value)?.points ?? null;
}
